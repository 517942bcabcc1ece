package org.legato.dsm.script;

import java.util.List;
import java.util.Optional;

/** Where script texts come from. What is there and cannot be read is an UncheckedIOException. */
public interface ScriptFiles {

  /**
   * The file of a diagram ({@code <diag_path>/<name>.dsm}).
   *
   * @return empty if there is none
   */
  Optional<Source> diagram(String name);

  /**
   * The files that {@code #include} of a name inserts: one file, or all {@code .dsm} files of a
   * directory in the order of their names.
   *
   * @param includer the file with the {@code #include} line
   * @return empty if there is no such file or directory
   */
  Optional<List<Source>> include(String name, Source includer);

  /**
   * A script text.
   *
   * @param name as shown in messages
   * @param directory where its relative includes are looked up, or empty for the default
   */
  record Source(String name, Optional<String> directory, String text) {
    public Source(String name, String text) {
      this(name, Optional.empty(), text);
    }
  }
}
