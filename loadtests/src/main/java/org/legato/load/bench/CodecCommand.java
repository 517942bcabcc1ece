package org.legato.load.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.legato.media.codec.Codec;
import org.legato.node.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The speed of all codecs. */
@Command(
    name = "codec",
    description =
        "How many times faster than real time each codec encodes and decodes on one thread, and"
            + " what it allocates for a frame of 20 ms.")
final class CodecCommand implements Callable<Integer> {
  @Option(
      names = "--milliseconds",
      defaultValue = "2000",
      description =
          "of CPU for each codec and way, after as long a warm-up; default: ${DEFAULT-VALUE}")
  private int milliseconds;

  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    List<CodecReport.Line> lines = new ArrayList<>();
    output.narrate(
        out,
        "codec                              encode ×   µs/20 ms  bytes   decode ×   µs/20 ms "
            + " bytes");
    for (Codec codec : Codec.values()) {
      CodecReport.Line line = CodecRun.measure(codec, Math.max(1, milliseconds));
      lines.add(line);
      output.narrate(
          out,
          String.format(
              Locale.ROOT,
              "%-33s %9.0f %10.2f %6.0f %10.0f %10.2f %6.0f",
              line.codec(),
              line.encodeTimes(),
              line.encodeUs(),
              line.encodeBytes(),
              line.decodeTimes(),
              line.decodeUs(),
              line.decodeBytes()));
    }
    CodecReport report =
        new CodecReport(
            "codec",
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            Machine.text(),
            lines);
    output.write(out, "codec", report, report.html());
    return ExitCode.OK;
  }
}
