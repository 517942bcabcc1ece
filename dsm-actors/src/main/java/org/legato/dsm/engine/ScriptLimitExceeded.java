package org.legato.dsm.engine;

import org.legato.dsm.script.Place;

/**
 * A script ran into one of its {@link Limits}, most likely in an endless loop. The event is given
 * up; the machine stays in the state it had reached.
 */
public final class ScriptLimitExceeded extends RuntimeException {
  private final transient Place place;

  ScriptLimitExceeded(Place place, String message) {
    super(place + ": " + message);
    this.place = place;
  }

  /** Where the script was. */
  public Place place() {
    return place;
  }
}
