package org.legato.load.drill;

import java.util.List;
import java.util.Locale;

/**
 * Gaps as bars, drawn in SVG: how many parties had a gap of which length.
 *
 * @param gaps one for each party, ms
 * @param binMs width of a bar
 * @param bins how many bars have room
 * @param limits lines to draw
 */
record Histogram(List<Long> gaps, long binMs, int bins, List<Limit> limits) {
  private static final List<Long> WIDTHS =
      List.of(10L, 20L, 50L, 100L, 200L, 500L, 1000L, 2000L, 5000L, 10_000L, 50_000L);
  private static final int MOST_BINS = 44;
  private static final int LEFT = 44;
  private static final int TOP = 34;
  private static final int WIDTH = 780;
  private static final int HEIGHT = 150;
  private static final int BELOW = 40;
  private static final int TICKS = 8;

  /** The narrowest bars for which gaps up to so many ms have room. */
  static long binFor(long longestMs) {
    return WIDTHS.stream().filter(w -> longestMs / w < MOST_BINS).findFirst().orElseThrow();
  }

  /** How many parties had a gap of each length. */
  int[] counts() {
    int[] counts = new int[bins];
    gaps.forEach(gap -> counts[(int) Math.min(bins - 1, gap / binMs)]++);
    return counts;
  }

  /** The picture; its classes are styled by the page. */
  String svg(String title) {
    int[] counts = counts();
    int most = 1;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    double step = (double) WIDTH / bins;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
            .formatted(LEFT + WIDTH + 20, TOP + HEIGHT + BELOW, title));
    svg.append(
        "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n"
            .formatted(LEFT, TOP + HEIGHT, LEFT + WIDTH, TOP + HEIGHT));
    text(svg, LEFT - 8, TOP + 5, "end", Integer.toString(most));
    text(svg, LEFT - 8, TOP + HEIGHT, "end", "0");
    for (int i = 0; i < bins; i++) {
      double height = (double) HEIGHT * counts[i] / most;
      if (counts[i] > 0) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                    + "<title>%d to %d ms: %d %s</title></rect>%n",
                LEFT + i * step + 1,
                TOP + HEIGHT - height,
                step - 2,
                height,
                i * binMs,
                (i + 1) * binMs,
                counts[i],
                counts[i] == 1 ? "party" : "parties"));
      }
    }
    int every = Math.max(1, (bins + TICKS - 1) / TICKS);
    for (int i = 0; i <= bins; i += every) {
      text(svg, LEFT + i * step, TOP + HEIGHT + 18, "middle", Long.toString(i * binMs));
    }
    text(svg, LEFT + WIDTH / 2.0, TOP + HEIGHT + 34, "middle", "ms");
    limits.forEach(limit -> line(svg, limit, LEFT + limit.ms() * step / binMs));
    return svg.append("</svg>").toString();
  }

  private static void line(StringBuilder svg, Limit limit, double x) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"limit\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
            x,
            TOP - 8,
            x,
            TOP + HEIGHT));
    // Two limits stand close to each other: the name of the longer one is at its right.
    text(
        svg,
        x + (limit.of() == Limit.Of.MEDIAN ? -4 : 4),
        TOP - 12,
        limit.of() == Limit.Of.MEDIAN ? "end" : "start",
        limit.text());
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            text));
  }
}
