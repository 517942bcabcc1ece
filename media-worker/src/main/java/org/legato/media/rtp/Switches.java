package org.legato.media.rtp;

import org.legato.media.MediaWorker.Switch;

/** Which switches of a session are on; belongs to one media thread. */
final class Switches {
  private int on;

  /** With these on. */
  Switches(Switch... initially) {
    for (Switch option : initially) {
      set(option, true);
    }
  }

  boolean has(Switch option) {
    return (on & 1 << option.ordinal()) != 0;
  }

  void set(Switch option, boolean value) {
    int bit = 1 << option.ordinal();
    on = value ? on | bit : on & ~bit;
  }
}
