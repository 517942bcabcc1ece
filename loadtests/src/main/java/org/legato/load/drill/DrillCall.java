package org.legato.load.drill;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.legato.load.phone.Phone;
import org.legato.sip.LocalTag;

/**
 * One call of a drill.
 *
 * @param phone who makes it
 * @param phase what it does when the harm comes
 * @param hears the frequency that it should hear, Hz
 */
record DrillCall(Phone phone, Phase phase, int hears) {
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** What a call does when the harm comes. */
  enum Phase {
    /** Rings; the script answers later. */
    RING,
    /** Hears a prompt that never ends. */
    PROMPT,
    /** Has entered two of four keys. */
    KEYS,
    /** Talks to another in a room. */
    ROOM,
    /** Posts an event to {@link #SINK} every second. */
    TICKER,
    /** Gets these events. */
    SINK,
    /** Has a script that calls another phone, which rings. */
    DIALLER
  }

  /** The application's part of the URI. */
  String target(int pair) {
    return phase == Phase.ROOM ? "room" + pair : phase.name().toLowerCase(java.util.Locale.ROOT);
  }

  boolean talks() {
    return phase != Phase.RING;
  }

  /** Whether it has come as far as its phase says. */
  boolean begun() {
    return phone.await(talks() ? "200 OK (INVITE)" : "180 Ringing (INVITE)", BOUND) != null;
  }

  /** Whether what it hears is the right sound; that of a room has lost packets on two ways. */
  boolean hearsRight(int ms) {
    return phone.sound().lately(hears, ms) > (phase == Phase.ROOM ? 0.3 : 0.5);
  }

  /** A Call-ID whose slot is that of another one, so that both are placed alike. */
  static String beside(String callId, int slots) {
    return in(Integer.remainderUnsigned(LocalTag.slotHash(callId), slots), slots);
  }

  /** A Call-ID of a slot. */
  static String in(int wanted, int slots) {
    while (true) {
      String next = fresh();
      if (Integer.remainderUnsigned(LocalTag.slotHash(next), slots) == wanted) {
        return next;
      }
    }
  }

  static String fresh() {
    return "drill-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
  }
}
