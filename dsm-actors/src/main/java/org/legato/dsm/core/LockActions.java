package org.legato.dsm.core;

import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.session.Locks;

/** Locks that hold in the whole cluster ({@code lock.*}). */
final class LockActions {
  private LockActions() {}

  static void declare(Declarations to) {
    to.action(
        "lock.acquire",
        "(name) Waits for a lock of the cluster. Errors: errno lock if it does not come free in"
            + " time.",
        (run, text) -> {
          String name = run.resolve(text);
          return new Outcome.Await(
              locks(run)
                  .acquire(name)
                  .thenApply(got -> answer(run, got, "the lock '" + name + "' is not free")));
        });
    to.action(
        "lock.release",
        "(name) Gives a lock of the cluster back. Errors: errno lock if its lease was over.",
        (run, text) -> {
          String name = run.resolve(text);
          return new Outcome.Await(
              locks(run)
                  .release(name)
                  .thenApply(had -> answer(run, had, "the lock '" + name + "' was not held")));
        });
  }

  private static Locks locks(Run run) {
    return run.session().service(Locks.class);
  }

  private static Outcome answer(Run run, boolean well, String otherwise) {
    if (well) {
      run.clearError();
    } else {
      run.error("lock", otherwise);
    }
    return Outcome.CONTINUE;
  }
}
