package org.legato.load.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a report goes. */
final class OutputOptions {
  @Option(names = "--json", description = "print the report as JSON instead of a table")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "where the report with plots goes; default: legato-bench-KIND.html")
  private Path html;

  /** Tells what goes on, if a table is wanted. */
  void narrate(PrintWriter out, String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  /** Writes the page, and prints the report if it is wanted as JSON. */
  void write(PrintWriter out, String kind, Object report, String page) throws IOException {
    Path file = html == null ? Path.of("legato-bench-" + kind + ".html") : html;
    Files.writeString(file, page);
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(report));
    } else {
      out.println("Report: " + file.toAbsolutePath());
    }
    out.flush();
  }
}
