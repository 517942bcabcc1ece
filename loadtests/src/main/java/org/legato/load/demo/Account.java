package org.legato.load.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A case as text: SIP ladder, the legs' paths, what was heard. */
final class Account {
  private static final int WIDTH = 36;

  private Account() {}

  static String of(CaseResult result) {
    StringBuilder text = new StringBuilder();
    ladder(text, result.ladder());
    text.append("\nPaths of the legs\n");
    result.paths().forEach((phone, path) -> path(text, phone, path));
    if (!result.heard().isEmpty()) {
      text.append("\nHeard\n");
      result.heard().forEach(heard -> heard(text, heard));
    }
    return text.toString();
  }

  /** Caller at the left, Legato in the middle, the callees at the right. */
  private static void ladder(StringBuilder text, List<CaseResult.Arrow> arrows) {
    List<String> callees = new ArrayList<>();
    for (CaseResult.Arrow arrow : arrows) {
      if (!arrow.phone().equals("caller") && !callees.contains(arrow.phone())) {
        callees.add(arrow.phone());
      }
    }
    text.append("\n          caller").append(" ".repeat(WIDTH - 6)).append("Legato");
    callees.forEach(callee -> text.append(" ".repeat(WIDTH - 5)).append("%6s".formatted(callee)));
    text.append('\n');
    for (CaseResult.Arrow arrow : arrows) {
      boolean left = arrow.phone().equals("caller");
      int span = left ? 1 : callees.indexOf(arrow.phone()) + 1;
      boolean right = left == arrow.toNode();
      String label =
          " " + arrow.message().replaceFirst(" sip:(?:(\\w+)@)?\\S+", " $1").strip() + " ";
      int room = WIDTH * span - 1;
      label = label.substring(0, Math.min(label.length(), room - 3));
      String dashes = "-".repeat(room - 1 - label.length());
      String line = right ? "-" + label + dashes.substring(1) + ">" : "<" + label + dashes;
      text.append("%7.3f s ".formatted(arrow.atMs() / 1000.0));
      text.append(left ? "|" + line + "|" : "|" + " ".repeat(WIDTH - 1) + "|" + line + "|");
      text.append('\n');
    }
  }

  private static void path(StringBuilder text, String phone, List<String> path) {
    text.append("  %-7s".formatted(phone));
    int column = 9;
    for (String step : path) {
      String word = step.startsWith(">") ? step : step.substring(step.indexOf('/') + 1);
      if (column + word.length() > 100) {
        text.append("\n         ");
        column = 9;
      }
      text.append(word).append(' ');
      column += word.length() + 1;
    }
    text.append('\n');
  }

  private static void heard(StringBuilder text, CaseResult.Heard heard) {
    String what = joined(heard.promptsMs(), "") + joined(heard.tonesMs(), "'s tone");
    text.append(
        "  %-7s%s%d packets, %d lost, longest gap %d ms%n"
            .formatted(heard.phone(), what, heard.packets(), heard.lost(), heard.longestGapMs()));
  }

  private static String joined(Map<String, Integer> heardMs, String suffix) {
    return heardMs.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> "%s%s %d ms, ".formatted(entry.getKey(), suffix, entry.getValue()))
        .collect(Collectors.joining());
  }
}
