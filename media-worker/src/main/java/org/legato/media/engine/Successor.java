package org.legato.media.engine;

/** Whether a session that takes the place of another one has begun; of its media thread. */
final class Successor {
  private Runnable plan;
  private boolean silent;
  private boolean begun;

  /** What it does when the other one is silent. */
  void plan(Runnable next) {
    plan = next;
    beginPlanned();
  }

  /** Somebody else says what it does. */
  void takeBack() {
    plan = null;
  }

  /** The other one is silent. */
  void silent() {
    silent = true;
    beginPlanned();
  }

  private void beginPlanned() {
    if (silent && plan != null) {
      begin(plan);
    }
  }

  /** Does this, unless it has begun. */
  void begin(Runnable beginning) {
    if (!begun) {
      begun = true;
      plan = null;
      beginning.run();
    }
  }
}
