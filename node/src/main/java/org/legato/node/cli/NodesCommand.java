package org.legato.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the nodes of a running cluster. */
@Command(name = "nodes", description = "List the nodes of the cluster as one node sees them.")
final class NodesCommand implements Callable<Integer> {
  @Mixin private Client client;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    JsonNode nodes = client.get("/api/nodes");
    PrintWriter out = spec.commandLine().getOut();
    if (client.json()) {
      out.println(nodes);
    } else {
      for (JsonNode node : nodes) {
        out.printf(
            "%-24s %-24s %s%s%s%n",
            node.path("name").asText(),
            node.path("address").asText(),
            node.path("roles"),
            node.path("weight").asDouble() == 1 ? "" : " weight " + node.path("weight"),
            state(node));
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private static String state(JsonNode node) {
    String state = node.path("draining").asBoolean() ? " draining" : "";
    return node.path("starting").asBoolean() ? " starting" : state;
  }
}
