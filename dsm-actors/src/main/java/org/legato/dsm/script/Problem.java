package org.legato.dsm.script;

import java.util.regex.Pattern;

/**
 * Something wrong with a script.
 *
 * @param place where
 * @param message what is wrong
 * @param remedy what to do about it, may be empty
 */
public record Problem(Place place, String message, String remedy) {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** What a script holds is shown on terminals and in logs, a line for each problem. */
  public Problem {
    message = CONTROL.matcher(message).replaceAll("\uFFFD");
    remedy = CONTROL.matcher(remedy).replaceAll("\uFFFD");
  }

  @Override
  public String toString() {
    return place + ": " + message + (remedy.isEmpty() ? "" : " (" + remedy + ")");
  }
}
