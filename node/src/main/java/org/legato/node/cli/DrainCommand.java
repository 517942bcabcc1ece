package org.legato.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a node give its calls to the others and end. */
@Command(
    name = "drain",
    description =
        "Make a node give its calls to the others and end. Ask a node that stays (--url).")
final class DrainCommand implements Callable<Integer> {
  private static final String PATH = "/api/nodes";

  @Parameters(
      paramLabel = "NODE",
      description = "name or HOST:PORT of the node, as legato nodes has them")
  private String name;

  @Option(
      names = "--wait",
      defaultValue = "90",
      description = "seconds until it should be gone; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Mixin private Client client;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    client.post(PATH + "/" + name + "/drain");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (isThere()) {
      if (System.nanoTime() > deadline) {
        out.println(name + " is still there; its log says what it waits for");
        out.flush();
        return ExitCode.FAILED;
      }
      out.println(name + " gives its calls away");
      out.flush();
      TimeUnit.SECONDS.sleep(1);
    }
    out.println(name + " has left");
    out.flush();
    return ExitCode.OK;
  }

  private boolean isThere() throws InterruptedException {
    for (JsonNode node : client.get(PATH)) {
      if (node.path("name").asText().equals(name) || node.path("address").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
