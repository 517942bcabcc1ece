package org.legato.load.demo;

import java.util.ArrayList;
import java.util.List;
import org.legato.load.demo.Timeline.Cell;

/** The timelines of the parties of a call as text: a character for two cells. */
final class KillPicture {
  private static final int WIDTH = 60;
  private static final int BEFORE = 10;
  private static final int CELL_MS = 20;
  private static final int MARK = 10;
  private static final int AFTERWARDS_MS = 400;
  private static final int NAME = 22;
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  /** A party: who hears whom, and what. */
  record Row(String phone, String hears, Timeline timeline) {}

  private final boolean colour;

  KillPicture(boolean colour) {
    this.colour = colour;
  }

  /** How long after the moment the finest picture reaches. */
  static long reachMs() {
    return (long) (WIDTH - BEFORE) * 2 * CELL_MS;
  }

  /** The lines; always as many for as many rows. */
  List<String> draw(List<Row> rows) {
    long shown = rows.stream().mapToLong(row -> needed(row.timeline())).max().orElse(0);
    int cellMs = CELL_MS;
    while ((WIDTH - BEFORE) * 2L * cellMs < shown) {
      cellMs *= 2;
    }
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(NAME + BEFORE) + paint(BOLD, "▼ kill -9"));
    for (Row row : rows) {
      lines.add(
          "  %-20s".formatted(row.phone() + " hears " + row.hears())
              + strip(row.timeline(), cellMs)
              + "  "
              + verdict(row.timeline()));
    }
    lines.add(axis(cellMs));
    return lines;
  }

  /** What has to be seen of it, ms after the moment: until the voice is back for a while. */
  private static long needed(Timeline timeline) {
    long back = timeline.backMs();
    return Math.min(timeline.sinceMs(), back < 0 ? timeline.sinceMs() : back + AFTERWARDS_MS);
  }

  private String strip(Timeline timeline, int cellMs) {
    Cell[] cells = timeline.cells(-BEFORE * 2L * cellMs, cellMs, WIDTH * 2);
    StringBuilder text = new StringBuilder();
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < WIDTH; i++) {
      String sign = sign(cells[2 * i], cells[2 * i + 1]);
      if (!run.isEmpty() && !code(run.substring(0, 1)).equals(code(sign))) {
        text.append(paint(code(run.substring(0, 1)), run.toString()));
        run.setLength(0);
      }
      run.append(sign);
    }
    return text.append(paint(code(run.substring(0, 1)), run.toString())).toString();
  }

  private static String sign(Cell left, Cell right) {
    if (left == Cell.FUTURE) {
      return " ";
    }
    if (left == Cell.OTHER || right == Cell.OTHER) {
      return "░";
    }
    if (left == Cell.VOICE) {
      return right == Cell.VOICE ? "█" : "▌";
    }
    return right == Cell.VOICE ? "▐" : "·";
  }

  private static String code(String sign) {
    return switch (sign) {
      case "·" -> RED;
      case "░" -> YELLOW;
      default -> GREEN;
    };
  }

  private String verdict(Timeline timeline) {
    long silent = timeline.silentMs();
    long gap = timeline.gapMs(0, timeline.sinceMs());
    return silent > 100
        ? paint(RED, "silent for %,d ms".formatted(silent))
        : paint(GREEN, "gap %,d ms".formatted(gap));
  }

  private static String axis(int cellMs) {
    StringBuilder text = new StringBuilder(" ".repeat(NAME));
    for (int at = 0; at < WIDTH; at += MARK) {
      String label = "%+.1f s".formatted((at - BEFORE) * 2L * cellMs / 1000.0);
      text.append(("╵" + (at == BEFORE ? "0 s" : label) + " ".repeat(MARK)), 0, MARK);
    }
    return text.toString();
  }

  String paint(String code, String text) {
    return colour ? code + text + PLAIN : text;
  }

  String good(String text) {
    return paint(GREEN + BOLD, text);
  }

  String bad(String text) {
    return paint(RED + BOLD, text);
  }

  /** What the signs mean. */
  static String legend() {
    return """
      █ 20 ms of the other's voice in each half   · nothing came   ░ packets without that voice
      A gap is the time between two packets with the voice; 20 ms is none.\
    """;
  }
}
