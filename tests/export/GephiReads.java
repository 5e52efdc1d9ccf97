import java.io.File;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Opens a file as Gephi's File, Open does, and prints what Gephi made of it, tab-separated. */
public final class GephiReads {
  public static void main(String[] args) throws Exception {
    ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
    projects.newProject();
    ImportController importer = Lookup.getDefault().lookup(ImportController.class);
    Container container = importer.importFile(new File(args[0]));
    container.getLoader().setEdgesMergeStrategy(EdgeMergeStrategy.NO_MERGE);
    for (Issue issue : container.getReport().getIssuesList(1000)) {
      System.out.println("issue\t" + issue.getLevel() + "\t" + issue.getMessage());
    }
    importer.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
    GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel();
    Graph graph = model.getGraph();
    System.out.println("graph\t" + (model.isDirected() ? "directed" : model.isUndirected() ? "undirected" : "mixed")
        + "\t" + model.getConfiguration().getTimeRepresentation() + "\t" + model.isDynamic());
    for (Node node : graph.getNodes()) {
      System.out.println("node\t" + node.getId() + "\t" + node.getLabel() + "\t" + node.getColor().getRGB());
    }
    for (Edge edge : graph.getEdges()) {
      System.out.println("edge\t" + edge.getSource().getId() + "\t" + edge.getTarget().getId()
          + "\t" + edge.getLabel() + "\t" + edge.getWeight());
    }
    for (Column column : model.getNodeTable()) {
      System.out.println("column\t" + column.getTitle() + "\t" + column.getTypeClass().getSimpleName());
    }
    System.exit(0);
  }
}
