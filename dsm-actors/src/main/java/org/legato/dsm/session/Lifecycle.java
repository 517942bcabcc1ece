package org.legato.dsm.session;

/** The end of the session. */
public interface Lifecycle {
  /** Marks the session stopped; with {@code bye} sends BYE, CANCEL or 487 first. */
  void stop(boolean bye);
}
