package org.legato.dsm.module;

import java.util.NavigableMap;
import org.legato.dsm.engine.Run;

/** Arrays that actions fill. */
final class ScriptArrays {
  private ScriptArrays() {}

  /** Removes what an earlier and longer result has left behind. */
  static void clear(Run run, String name) {
    NavigableMap<String, String> variables = run.session().variables();
    variables.subMap(name + "[", true, name + "[" + Character.MAX_VALUE, true).clear();
  }
}
