package org.legato.dsm.engine;

import java.util.Map;

/**
 * A DSM exception: aborts the running actions and is offered to the exception transitions of the
 * current state. Its parameters become {@code #} parameters, {@code type} among them.
 */
public final class ScriptException extends RuntimeException {
  private final String type;
  private final transient Map<String, String> params;

  /**
   * @param type what {@code test(#type==…)} sees: file, prompt, core, script, conference, dlg …
   * @param params further parameters, e.g. {@code path} or {@code cause}
   */
  public ScriptException(String type, Map<String, String> params) {
    super(type + " " + params, null, false, false);
    this.type = type;
    this.params = Map.copyOf(params);
  }

  public String type() {
    return type;
  }

  /** The parameters without {@code type}. */
  public Map<String, String> params() {
    return params;
  }
}
