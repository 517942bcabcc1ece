package org.legato.dsm.script;

/**
 * A place in a script.
 *
 * @param file the file's name as the script writer knows it
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
