import java.nio.file.Path;
import java.util.Arrays;
import org.neo4j.cli.ExecutionContext;
import org.neo4j.importer.ImportCommand;
import picocli.CommandLine;

/** {@code neo4j-admin database import full} without an installation. Arguments: HOME, then its. */
public final class Neo4jImport {
  public static void main(String[] args) {
    Path home = Path.of(args[0]);
    ExecutionContext context = new ExecutionContext(home, home.resolve("conf"));
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    System.exit(new CommandLine(new ImportCommand.Full(context)).execute(rest));
  }
}
