package org.legato.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the calls of a running node. */
@Command(name = "calls", description = "List the calls that are alive.")
final class CallsCommand implements Callable<Integer> {
  private static final String ROW = "%-36s %-4s %-14s %-14s %-16s %s -> %s%n";

  @Mixin private Client client;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    JsonNode calls = client.get("/api/calls");
    PrintWriter out = spec.commandLine().getOut();
    if (client.json()) {
      out.println(calls);
    } else {
      for (JsonNode call : calls) {
        out.printf(
            ROW,
            text(call, "id"),
            text(call, "direction"),
            text(call, "application"),
            text(call, "status"),
            text(call, "state"),
            text(call, "from"),
            text(call, "to"));
      }
      out.println(calls.size() + " calls");
    }
    out.flush();
    return ExitCode.OK;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }
}
