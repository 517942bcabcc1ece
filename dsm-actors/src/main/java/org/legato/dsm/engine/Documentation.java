package org.legato.dsm.engine;

/**
 * What an action or condition says of itself, written as one text where it is declared: {@code
 * "(file[, loop]) Appends a file to the playlist. Errors: throws file with #path."} Arguments and
 * errors may be left out; {@code ()} says that there are no arguments.
 *
 * @param arguments with their parentheses; empty if the text does not say
 * @param text one or more sentences
 * @param errors what {@code $errno} becomes and what is thrown; empty if nothing
 */
public record Documentation(String arguments, String text, String errors) {
  private static final String ERRORS = "Errors: ";

  /** Takes a declaration's text apart. */
  public static Documentation of(String declared) {
    int close = declared.startsWith("(") ? closing(declared) : -1;
    String rest = declared.substring(close + 1).strip();
    int errors = rest.indexOf(ERRORS);
    return new Documentation(
        declared.substring(0, close + 1),
        (errors < 0 ? rest : rest.substring(0, errors)).strip(),
        errors < 0 ? "" : rest.substring(errors + ERRORS.length()).strip());
  }

  private static int closing(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
