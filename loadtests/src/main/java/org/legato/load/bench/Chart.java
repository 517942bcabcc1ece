package org.legato.load.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plot as SVG whose colours are those of the page that it stands in. */
final class Chart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 16;
  private static final int BOTTOM = 48;
  private static final int TICKS = 5;

  private record Line(String name, double[] x, double[] y, boolean dashed) {}

  private record Bars(String name, double[] y) {}

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Line> lines = new ArrayList<>();
  private final List<Bars> bars = new ArrayList<>();
  private List<String> groups = List.of();
  private boolean logarithmic;
  private double limit = Double.NaN;
  private String limitName = "";

  /** An empty plot. */
  Chart(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /** A line through points. */
  Chart line(String name, double[] x, double[] y, boolean dashed) {
    lines.add(new Line(name, x, y, dashed));
    return this;
  }

  /** Names of the places on the x axis, for {@link #bars}. */
  Chart groups(List<String> names) {
    groups = names;
    return this;
  }

  /** A bar in each group. */
  Chart bars(String name, double[] y) {
    bars.add(new Bars(name, y));
    return this;
  }

  /** Powers of ten on the y axis. */
  Chart logarithmic() {
    logarithmic = true;
    return this;
  }

  /** A level to compare with. */
  Chart limit(double value, String name) {
    limit = value;
    limitName = name;
    return this;
  }

  /** The plot with its title and legend. */
  String html() {
    StringBuilder svg = new StringBuilder();
    double most = top();
    double right = lines.stream().flatMapToDouble(l -> stream(l.x())).max().orElse(1);
    for (double tick : ticks(most)) {
      double y = y(tick, most);
      add(
          svg,
          "<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>",
          LEFT,
          WIDTH - RIGHT,
          y,
          y);
      add(svg, "<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 8, y + 4, number(tick));
    }
    if (groups.isEmpty()) {
      for (int i = 0; i <= TICKS; i++) {
        double at = right * i / TICKS;
        add(
            svg,
            "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>",
            x(at, right),
            HEIGHT - BOTTOM + 18,
            number(at));
      }
    }
    drawBars(svg, most);
    for (int i = 0; i < lines.size(); i++) {
      drawLine(svg, i, most, right);
    }
    if (!Double.isNaN(limit)) {
      double y = y(limit, most);
      add(
          svg,
          "<line class='limit' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>",
          LEFT,
          WIDTH - RIGHT,
          y,
          y);
    }
    add(
        svg,
        "<text x='%d' y='%d' text-anchor='middle'>%s</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 8,
        xLabel);
    add(
        svg,
        "<text transform='translate(14 %d) rotate(-90)' text-anchor='middle'>%s</text>",
        (HEIGHT - BOTTOM + TOP) / 2,
        yLabel);
    return "<figure><figcaption>"
        + title
        + "</figcaption><svg viewBox='0 0 "
        + WIDTH
        + " "
        + HEIGHT
        + "' role='img' aria-label='"
        + title
        + "'>"
        + svg
        + "</svg>"
        + legend()
        + "</figure>";
  }

  private static java.util.stream.DoubleStream stream(double[] values) {
    return java.util.Arrays.stream(values);
  }

  private double top() {
    double most = Double.isNaN(limit) ? 0 : limit;
    for (Line line : lines) {
      most = Math.max(most, stream(line.y()).max().orElse(0));
    }
    for (Bars bar : bars) {
      most = Math.max(most, stream(bar.y()).max().orElse(0));
    }
    if (logarithmic) {
      return Math.pow(10, Math.max(1, Math.ceil(Math.log10(Math.max(1, most)))));
    }
    double step = step(most);
    return Math.max(step, Math.ceil(most / step) * step);
  }

  /** A round number of which some five make the whole. */
  private static double step(double most) {
    if (most <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(most / TICKS)));
    double wanted = most / TICKS / power;
    return (wanted <= 1 ? 1 : wanted <= 2 ? 2 : wanted <= 5 ? 5 : 10) * power;
  }

  private List<Double> ticks(double most) {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      for (double at = 1; at <= most; at *= 10) {
        ticks.add(at);
      }
      return ticks;
    }
    double step = step(most);
    for (double at = 0; at < most + step / 2; at += step) {
      ticks.add(at);
    }
    return ticks;
  }

  private double y(double value, double most) {
    double part = logarithmic ? Math.log10(Math.max(1, value)) / Math.log10(most) : value / most;
    return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
  }

  private static double x(double value, double right) {
    return LEFT + value / Math.max(right, 1e-9) * (WIDTH - RIGHT - LEFT);
  }

  private void drawBars(StringBuilder svg, double most) {
    double room = (double) (WIDTH - RIGHT - LEFT) / Math.max(1, groups.size());
    for (int group = 0; group < groups.size(); group++) {
      double begin = LEFT + group * room + room * 0.15;
      double width = room * 0.7 / Math.max(1, bars.size());
      for (int i = 0; i < bars.size(); i++) {
        double value = bars.get(i).y()[group];
        double y = y(value, most);
        add(
            svg,
            "<rect class='s%d' x='%.1f' y='%.1f' width='%.1f' height='%.1f'><title>%s:"
                + " %s</title></rect>",
            i,
            begin + i * width,
            y,
            width,
            HEIGHT - BOTTOM - y,
            bars.get(i).name(),
            number(value));
      }
      add(
          svg,
          "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>",
          LEFT + (group + 0.5) * room,
          HEIGHT - BOTTOM + 18,
          groups.get(group));
    }
  }

  private void drawLine(StringBuilder svg, int index, double most, double right) {
    Line line = lines.get(index);
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < line.x().length; i++) {
      double x = x(line.x()[i], right);
      double y = y(line.y()[i], most);
      add(points, "%.1f,%.1f ", x, y);
      if (line.x().length < 20) {
        add(
            svg,
            "<circle class='s%d' cx='%.1f' cy='%.1f' r='3.5'><title>%s: %s</title></circle>",
            index,
            x,
            y,
            line.name(),
            number(line.y()[i]));
      }
    }
    add(
        svg,
        "<polyline class='line s%d%s' points='%s'/>",
        index,
        line.dashed() ? " dashed" : "",
        points.toString().strip());
  }

  private String legend() {
    StringBuilder legend = new StringBuilder("<p class='legend'>");
    List<String> names = new ArrayList<>();
    bars.forEach(b -> names.add(b.name()));
    lines.forEach(l -> names.add(l.name()));
    for (int i = 0; i < names.size(); i++) {
      legend
          .append("<span><i class='s")
          .append(i)
          .append("'></i>")
          .append(names.get(i))
          .append("</span>");
    }
    if (!limitName.isEmpty()) {
      legend.append("<span><i class='limit'></i>").append(limitName).append("</span>");
    }
    return legend.append("</p>").toString();
  }

  private static void add(StringBuilder to, String format, Object... values) {
    to.append(String.format(Locale.ROOT, format, values));
  }

  private static String number(double value) {
    if (value >= 10_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
