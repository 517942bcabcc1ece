package org.legato.dsm.session;

/** One-shot timers of the session; they fire as {@code timer(#id==…)}. */
public interface Timers {
  /** Sets or replaces a timer; 0 seconds posts the event at once. */
  void set(int id, long seconds);

  void remove(int id);

  void removeAll();
}
