package org.legato.dsm.session;

/** The script's log; lines carry the session id. */
public interface ScriptLog {
  /** Logs at a DSM level: 0 error, 1 warn, 2 info, 3 debug. */
  void log(int level, String text);
}
