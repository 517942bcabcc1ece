package org.legato.py;

import org.graalvm.polyglot.Value;

/** What one call has of Python: its thread, and what its code keeps from run to run. */
final class PyState {
  private final PyWorker worker;
  private final PySession session = new PySession();
  private PyInterpreter interpreter;
  private Value scope;

  PyState(PyWorker worker) {
    this.worker = worker;
  }

  PyWorker worker() {
    return worker;
  }

  PySession session() {
    return session;
  }

  /** On the worker's thread: the scope in the worker's interpreter; a new one in another. */
  Value scope(PyInterpreter current) {
    if (interpreter != current) {
      interpreter = current;
      scope = current.scope(session);
    }
    return scope;
  }
}
