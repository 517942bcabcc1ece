package org.legato.dsm.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stands in the parentheses of a {@code for}. */
final class ForHeads {
  private static final Pattern HEAD =
      Pattern.compile("\\s*([^\\s,]+)\\s*(?:,\\s*([^\\s,]+)\\s*)?\\sin\\s(.*)", Pattern.DOTALL);
  private static final Pattern RANGE =
      Pattern.compile("range\\s*\\(\\s*(?:([^,]*),)?([^,]*)\\)", Pattern.DOTALL);

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
    Matcher range = RANGE.matcher(what);
    if (range.matches()) {
      String lower = range.group(1) == null ? "0" : range.group(1).strip();
      return new ForHead.Range(first, lower, range.group(2).strip());
    }
    return what.startsWith("range") && what.contains("(")
        ? null
        : new ForHead.Values(first, bare(what));
  }

  private static String bare(String name) {
    return name.startsWith("$") ? name.substring(1) : name;
  }
}
