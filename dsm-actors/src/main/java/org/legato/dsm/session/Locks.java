package org.legato.dsm.session;

import java.util.concurrent.CompletionStage;

/**
 * Locks by name that one session of the cluster has at a time. A lock is lost when it is not
 * released within its lease, so that a session that is gone blocks nobody for long.
 */
public interface Locks {
  /** Waits for a lock, within a bound; false if it did not come free. Who has it gets it again. */
  CompletionStage<Boolean> acquire(String name);

  /** Gives a lock back; false if this session does not have it (any more). */
  CompletionStage<Boolean> release(String name);
}
