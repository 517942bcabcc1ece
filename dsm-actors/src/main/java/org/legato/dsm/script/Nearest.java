package org.legato.dsm.script;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The name that somebody may have meant, by edit distance. */
public final class Nearest {
  private static final int LONGEST = 60;

  private Nearest() {}

  /** The nearest of the candidates if it is near enough to be a likely slip of the pen. */
  public static Optional<String> to(String name, Collection<String> candidates) {
    int allowed = Math.max(1, Math.min(4, name.length() / 3));
    String wanted = name.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = allowed + 1;
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - name.length()) > allowed || name.length() > LONGEST) {
        continue;
      }
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** A remedy text, empty if nothing is near. */
  static String remedy(String name, Collection<String> candidates) {
    return to(name, candidates).map(best -> "did you mean " + best + "?").orElse("");
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
