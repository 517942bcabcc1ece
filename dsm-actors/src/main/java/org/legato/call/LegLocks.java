package org.legato.call;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.session.Locks;

/** The locks of one leg; those that it still has at its end are given back. */
final class LegLocks implements Locks {
  private final LegRuntime leg;
  private final Set<String> held = new HashSet<>();

  LegLocks(LegRuntime leg) {
    this.leg = leg;
  }

  @Override
  public CompletionStage<Boolean> acquire(String name) {
    held.add(name);
    return leg.thread().here(leg.environment().locks().acquire(name, leg.id()));
  }

  @Override
  public CompletionStage<Boolean> release(String name) {
    held.remove(name);
    return leg.thread().here(leg.environment().locks().release(name, leg.id()));
  }

  void releaseAll() {
    held.forEach(name -> leg.environment().locks().release(name, leg.id()));
    held.clear();
  }
}
