package org.legato.node.xmlrpc;

/** What the built-in methods of the XML-RPC server read and set. Must not block. */
public interface ServerControl {
  /** Call legs that are alive. */
  int activeCalls();

  /** Average of active calls since the last read. */
  int callsAverage();

  /** Most active calls since the last read. */
  int callsMaximum();

  /** Average of new calls per second since the last read. */
  int callsPerSecondAverage();

  /** Most new calls in a second since the last read. */
  int callsPerSecondMaximum();

  /** Most new calls in a second that are let in, 0 for no limit. */
  int callsPerSecondLimit();

  void callsPerSecondLimit(int limit);

  /** From 0 (errors) to 3 (debug). */
  int logLevel();

  void logLevel(int level);

  /** Whether new calls are refused. */
  boolean shutdownMode();

  void shutdownMode(boolean on);
}
