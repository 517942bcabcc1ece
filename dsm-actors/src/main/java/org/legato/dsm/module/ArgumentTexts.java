package org.legato.dsm.module;

import java.util.ArrayList;
import java.util.List;
import org.legato.dsm.engine.Arguments;

/** Splits argument texts into more than two parts. */
final class ArgumentTexts {
  private ArgumentTexts() {}

  /** Splits at separators outside of quotes into at most {@code limit} trimmed, unquoted parts. */
  static List<String> split(String text, char separator, int limit) {
    var parts = new ArrayList<String>();
    int from = 0;
    char quote = 0;
    for (int i = 0; i < text.length() && parts.size() < limit - 1; i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote && text.charAt(i - 1) != '\\' ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == separator) {
        parts.add(Arguments.one(text.substring(from, i)));
        from = i + 1;
      }
    }
    parts.add(Arguments.one(text.substring(from)));
    return parts;
  }
}
