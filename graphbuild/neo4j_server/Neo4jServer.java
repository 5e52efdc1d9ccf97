import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * A Neo4j Community server on two given ports of this machine, its data under HOME.
 *
 * <p>Arguments: HOME BOLT_PORT HTTP_PORT. It prints one line that starts with "ready" when it
 * serves, and stops when its standard input ends: so it never outlives the process that started it.
 */
public final class Neo4jServer {
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    int bolt = Integer.parseInt(args[1]);
    int http = Integer.parseInt(args[2]);
    exitWithStandardInput();
    DatabaseManagementServiceBuilder builder =
        new DatabaseManagementServiceBuilder(home)
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", bolt))
            .setConfig(BoltConnector.advertised_address, new SocketAddress("localhost", bolt))
            .setConfig(HttpConnector.enabled, true)
            .setConfig(HttpConnector.listen_address, new SocketAddress("127.0.0.1", http))
            .setConfig(HttpConnector.advertised_address, new SocketAddress("localhost", http))
            .setConfig(GraphDatabaseSettings.auth_enabled, true);
    Path conf = home.resolve("conf").resolve("neo4j.conf");
    if (Files.exists(conf)) builder.loadPropertiesFromFile(conf);
    DatabaseManagementService service = builder.build();
    Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
    System.out.println("ready bolt=" + bolt + " http=" + http);
    System.out.flush();
    Thread.currentThread().join();
  }

  private static void exitWithStandardInput() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException ignored) {
                // A broken pipe says the same as its end: the parent is gone.
              }
              System.exit(0);
            },
            "parent-watcher");
    watcher.setDaemon(true);
    watcher.start();
  }
}
