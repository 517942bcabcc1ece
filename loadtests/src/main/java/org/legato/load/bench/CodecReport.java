package org.legato.load.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A measurement of all codecs. */
record CodecReport(String kind, String at, String machine, List<Line> codecs) {

  /**
   * One codec.
   *
   * @param rate samples per second
   * @param encodeTimes how many times faster than the sound is
   * @param encodeBytes allocated for 20 ms
   */
  record Line(
      String codec,
      int rate,
      double encodeTimes,
      double encodeUs,
      double encodeBytes,
      double decodeTimes,
      double decodeUs,
      double decodeBytes) {}

  /** As a page with plots. */
  String html() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "codec",
            "Hz",
            "encode × real time",
            "µs for 20 ms",
            "bytes allocated",
            "decode × real time",
            "µs for 20 ms",
            "bytes allocated"));
    for (Line l : codecs) {
      rows.add(
          List.of(
              l.codec,
              "" + l.rate,
              "" + Math.round(l.encodeTimes),
              "" + l.encodeUs,
              "" + l.encodeBytes,
              "" + Math.round(l.decodeTimes),
              "" + l.decodeUs,
              "" + l.decodeBytes));
    }
    List<String> names = codecs.stream().map(l -> l.codec.replace("AAL2-", "")).toList();
    return new Page("Codecs")
        .about(at + " · " + machine + " · one thread, frames of 20 ms of speech-like sound")
        .table(rows)
        .chart(
            new Chart("Time for 20 ms of sound", "", "µs")
                .logarithmic()
                .groups(numbers())
                .bars("encode", of(Line::encodeUs))
                .bars("decode", of(Line::decodeUs)))
        .about("In the plot: " + legend(names))
        .html();
  }

  private List<String> numbers() {
    List<String> numbers = new ArrayList<>();
    for (int i = 1; i <= codecs.size(); i++) {
      numbers.add("" + i);
    }
    return numbers;
  }

  private static String legend(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      text.append(i + 1).append(' ').append(names.get(i)).append("  ");
    }
    return text.toString().strip();
  }

  private double[] of(ToDoubleFunction<Line> value) {
    return codecs.stream().mapToDouble(value).toArray();
  }
}
