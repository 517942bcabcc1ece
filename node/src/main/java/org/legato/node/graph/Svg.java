package org.legato.node.graph;

import java.util.List;
import java.util.Locale;
import org.legato.node.graph.Chart.Box;
import org.legato.node.graph.Chart.Edge;
import org.legato.node.graph.Chart.Exit;
import org.legato.node.graph.Chart.Kind;
import org.legato.node.graph.Chart.Node;
import org.legato.node.graph.Chart.Point;

/**
 * Writes a chart as SVG that stands alone: its style follows the reader's choice of light or dark,
 * and each transition shows its conditions as a tooltip.
 */
public final class Svg {
  private static final double CORNER = 6;

  private static final String STYLE =
      """
      text { font-family: Helvetica, Arial, "DejaVu Sans", sans-serif; text-anchor: middle; fill: #1f2328; }
      .page { fill: #ffffff; }
      .state rect, .final rect { fill: #eef4fb; stroke: #4a6785; stroke-width: 1.4; }
      .final rect { fill: #f3f3f3; }
      .undefined rect { fill: none; stroke: #c62828; stroke-width: 1.4; stroke-dasharray: 5 3; }
      .state text, .final text, .undefined text { font-size: 14px; font-weight: 600; }
      .state .exit text { font-size: 11px; font-weight: 400; fill: #57606a; }
      .state .exception text { fill: #8f3f10; }
      .start circle { fill: #1f2328; }
      .edge path { fill: none; stroke: #5f6b76; stroke-width: 1.3; }
      .edge .head { fill: #5f6b76; stroke: none; }
      .edge text { font-size: 11px; fill: #333a41; }
      .edge rect { fill: #ffffff; fill-opacity: 0.9; }
      .exception path { stroke: #b3541e; stroke-dasharray: 5 3; }
      .exception .head { fill: #b3541e; }
      .exception text { fill: #8f3f10; }
      .edge:hover path { stroke-width: 2.6; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .page { fill: #0d1117; }
        .state rect { fill: #16263a; stroke: #79a3cf; }
        .final rect { fill: #22272e; stroke: #8b97a3; }
        .undefined rect { stroke: #ff7b72; }
        .state .exit text { fill: #9aa5b1; }
        .state .exception text { fill: #f5b58c; }
        .start circle { fill: #e6edf3; }
        .edge path { stroke: #8b97a3; }
        .edge .head { fill: #8b97a3; }
        .edge text { fill: #c9d1d9; }
        .edge rect { fill: #0d1117; }
        .exception path { stroke: #f0945a; }
        .exception .head { fill: #f0945a; }
        .exception text { fill: #f5b58c; }
      }
      """;

  private final StringBuilder out = new StringBuilder();

  private Svg() {}

  /** The whole document. */
  public static String of(Chart chart) {
    return new Svg().write(chart);
  }

  private String write(Chart chart) {
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" ");
    add(
        "width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\">%n",
        chart.width(), chart.height(), chart.width(), chart.height());
    add("<title>%s</title>%n<style>%n%s</style>%n", escape(chart.name()), STYLE);
    out.append("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
    chart.edges().forEach(this::line);
    chart.nodes().forEach(this::node);
    return out.append("</svg>\n").toString();
  }

  private void node(Node node) {
    Box box = node.box();
    String kind = node.kind().name().toLowerCase(Locale.ROOT);
    add("<g class=\"%s\" data-state=\"%s\">", kind, escape(node.name()));
    if (node.kind() == Kind.START) {
      double radius = box.width() / 2;
      add(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>",
          box.x() + radius, box.y() + radius, radius);
    } else {
      rectangle(box, 0);
      if (node.kind() == Kind.FINAL) {
        rectangle(box, 3.5);
      }
      double small = node.exits().stream().mapToInt(exit -> exit.lines().size()).sum();
      double height = box.height() - small * ChartLayout.LABEL_TEXT * ChartLayout.LINE;
      lines(node.lines(), new Box(box.x(), box.y(), box.width(), height), ChartLayout.STATE_TEXT);
      exits(node, box.y() + height - 8);
    }
    out.append("</g>\n");
  }

  private void exits(Node node, double from) {
    double y = from;
    for (Exit exit : node.exits()) {
      double height = exit.lines().size() * ChartLayout.LABEL_TEXT * ChartLayout.LINE;
      add(
          "<g class=\"%s\" data-from=\"%s\" data-to=\"%s\">",
          exit.exception() ? "exit exception" : "exit", escape(node.name()), escape(exit.to()));
      if (!exit.hint().isEmpty()) {
        add("<title>%s</title>", escape(exit.hint()));
      }
      lines(
          exit.lines(),
          new Box(node.box().x(), y, node.box().width(), height),
          ChartLayout.LABEL_TEXT);
      out.append("</g>");
      y += height;
    }
  }

  private void rectangle(Box box, double inset) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\"/>",
        box.x() + inset,
        box.y() + inset,
        box.width() - 2 * inset,
        box.height() - 2 * inset,
        9 - inset);
  }

  private void line(Edge edge) {
    String kind = edge.exception() ? "edge exception" : "edge";
    add(
        "<g class=\"%s\" data-from=\"%s\" data-to=\"%s\">",
        kind, escape(edge.from()), escape(edge.to()));
    if (!edge.hint().isEmpty()) {
      add("<title>%s</title>", escape(edge.hint()));
    }
    add("<path d=\"%s\"/>", path(edge.points()));
    head(edge.points());
    if (!edge.lines().isEmpty()) {
      Box box = edge.label();
      add(
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
          box.x(), box.y(), box.width(), box.height());
      lines(edge.lines(), box, ChartLayout.LABEL_TEXT);
    }
    out.append("</g>\n");
  }

  /** A way with round corners. */
  private static String path(List<Point> points) {
    var path =
        new StringBuilder(format("M%.1f %.1f", points.getFirst().x(), points.getFirst().y()));
    for (int i = 1; i < points.size() - 1; i++) {
      Point corner = points.get(i);
      Point before = towards(corner, points.get(i - 1));
      Point after = towards(corner, points.get(i + 1));
      path.append(format("L%.1f %.1f", before.x(), before.y()));
      path.append(format("Q%.1f %.1f %.1f %.1f", corner.x(), corner.y(), after.x(), after.y()));
    }
    return path.append(format("L%.1f %.1f", points.getLast().x(), points.getLast().y())).toString();
  }

  private static Point towards(Point from, Point to) {
    double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
    double share = length == 0 ? 0 : Math.min(CORNER, length / 2) / length;
    return new Point(
        from.x() + (to.x() - from.x()) * share, from.y() + (to.y() - from.y()) * share);
  }

  private void head(List<Point> points) {
    Point tip = points.getLast();
    Point before = points.get(points.size() - 2);
    double angle = Math.toDegrees(Math.atan2(tip.y() - before.y(), tip.x() - before.x()));
    add(
        "<polygon class=\"head\" points=\"0,0 -8,-3.5 -8,3.5\" transform=\"translate(%.1f %.1f)"
            + " rotate(%.1f)\"/>",
        tip.x(), tip.y(), angle);
  }

  private void lines(List<String> lines, Box box, double size) {
    double step = size * ChartLayout.LINE;
    double first = box.y() + box.height() / 2 - (lines.size() - 1) * step / 2 + size * 0.35;
    double middle = box.x() + box.width() / 2;
    for (int i = 0; i < lines.size(); i++) {
      add("<text x=\"%.1f\" y=\"%.1f\">%s</text>", middle, first + i * step, escape(lines.get(i)));
    }
  }

  private void add(String format, Object... values) {
    out.append(format(format, values));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String escape(String text) {
    var result = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '&' -> result.append("&amp;");
        case '<' -> result.append("&lt;");
        case '>' -> result.append("&gt;");
        case '"' -> result.append("&quot;");
        // XML has no other control characters.
        default -> result.append(c < 0x20 && c != '\n' && c != '\t' ? ' ' : c);
      }
    }
    return result.toString();
  }
}
