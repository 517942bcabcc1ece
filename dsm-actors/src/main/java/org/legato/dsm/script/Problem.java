package org.legato.dsm.script;

/**
 * Something wrong with a script.
 *
 * @param place where
 * @param message what is wrong
 * @param remedy what to do about it, may be empty
 */
public record Problem(Place place, String message, String remedy) {
  @Override
  public String toString() {
    return place + ": " + message + (remedy.isEmpty() ? "" : " (" + remedy + ")");
  }
}
