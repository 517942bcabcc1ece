package org.legato.dsm.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stands in the parentheses of a {@code for}. */
final class ForHeads {
  private static final Pattern HEAD =
      Pattern.compile("\\s*([^\\s,]+)\\s*(?:,\\s*([^\\s,]+)\\s*)?\\sin\\s(.*)", Pattern.DOTALL);

  private ForHeads() {}

  /** The head, or null if the text is none. */
  static ForHead parse(String text) {
    Matcher head = HEAD.matcher(text);
    if (!head.matches()) {
      return null;
    }
    String first = bare(head.group(1));
    String what = head.group(3).strip();
    if (first.isEmpty() || what.isEmpty()) {
      return null;
    }
    if (head.group(2) != null) {
      return new ForHead.Members(first, bare(head.group(2)), bare(what));
    }
    ForHead.Range range = range(first, what);
    if (range != null) {
      return range;
    }
    return what.startsWith("range") && what.contains("(")
        ? null
        : new ForHead.Values(first, bare(what));
  }

  /** A range, or null if the text is none. No pattern: one would go back over long texts. */
  private static ForHead.Range range(String variable, String text) {
    if (!text.startsWith("range") || !text.endsWith(")")) {
      return null;
    }
    String call = text.substring("range".length()).stripLeading();
    String bounds = call.startsWith("(") ? call.substring(1, call.length() - 1) : ",,";
    int comma = bounds.indexOf(',');
    if (comma != bounds.lastIndexOf(',')) {
      return null;
    }
    String lower = comma < 0 ? "0" : bounds.substring(0, comma).strip();
    return new ForHead.Range(variable, lower, bounds.substring(comma + 1).strip());
  }

  private static String bare(String name) {
    return name.startsWith("$") ? name.substring(1) : name;
  }
}
