package org.legato.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one call of a running node. */
@Command(name = "call", description = "Show one call: variables, sound, states, SIP messages.")
final class CallCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "the call's id, see legato calls")
  private String id;

  @Mixin private Client client;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    String path = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    JsonNode call = client.get("/api/calls/" + path);
    PrintWriter out = spec.commandLine().getOut();
    if (client.json()) {
      out.println(call);
    } else {
      call.path("summary").properties().forEach(f -> field(out, f.getKey(), f.getValue()));
      out.println("variables");
      call.path("variables").properties().forEach(f -> field(out, "  " + f.getKey(), f.getValue()));
      if (call.has("media")) {
        out.println("media");
        call.path("media").properties().forEach(f -> field(out, "  " + f.getKey(), f.getValue()));
      }
      out.println("states");
      call.path("stateGraph").forEach(state -> out.println("  " + state.asText()));
      out.println("messages");
      call.path("ladder").forEach(line -> message(out, line));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void field(PrintWriter out, String name, JsonNode value) {
    // Times are milliseconds since 1970 for programs.
    boolean time = name.endsWith("At") && value.isIntegralNumber();
    String text = time ? Instant.ofEpochMilli(value.asLong()).toString() : value.asText();
    out.printf("%-20s %s%n", name, text);
  }

  private static void message(PrintWriter out, JsonNode line) {
    String arrow = line.path("outgoing").asBoolean() ? "-->" : "<--";
    String at = Instant.ofEpochMilli(line.path("atMs").asLong()).toString();
    out.printf("  %-24s %s %s%n", at, arrow, line.path("line").asText());
  }
}
