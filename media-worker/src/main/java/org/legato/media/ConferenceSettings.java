package org.legato.media;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How rooms mix and when a member talks, from {@code legato.media.conference} (see reference.conf).
 * Levels are in dB below the loudest sine, so 0 at most.
 *
 * @param mixAllUpTo channels of a room at this worker up to which all of them are mixed
 * @param speakers how many are mixed in a room with more
 * @param hold how long whoever has been chosen stays so at least
 * @param talkLevel from which on a member may be talking
 * @param silenceLevel below which a talking one may have stopped
 * @param talkAfter how long it takes to begin
 * @param silenceAfter how long it takes to stop
 */
public record ConferenceSettings(
    int mixAllUpTo,
    int speakers,
    Duration hold,
    double talkLevel,
    double silenceLevel,
    Duration talkAfter,
    Duration silenceAfter) {

  private static final double LOWEST = -90;

  public ConferenceSettings {
    check(mixAllUpTo >= 1, "mix-all-up-to must be at least 1: " + mixAllUpTo);
    check(
        speakers >= 1 && speakers <= mixAllUpTo,
        "speakers must be at least 1 and at most mix-all-up-to: " + speakers);
    check(!hold.isNegative(), "hold must not be negative: " + hold);
    check(
        silenceLevel >= LOWEST && talkLevel >= silenceLevel && talkLevel <= 0,
        "silence-level must be at least -90, talk-level not below it and at most 0: "
            + silenceLevel
            + " and "
            + talkLevel);
    check(talkAfter.toMillis() >= 20, "talk-after must be at least 20 ms: " + talkAfter);
    check(silenceAfter.toMillis() >= 20, "silence-after must be at least 20 ms: " + silenceAfter);
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("legato.media.conference." + problem);
    }
  }

  /** Reads {@code legato.media.conference}. */
  static ConferenceSettings from(Config conference) {
    return new ConferenceSettings(
        conference.getInt("mix-all-up-to"),
        conference.getInt("speakers"),
        conference.getDuration("hold"),
        conference.getDouble("talk-level"),
        conference.getDouble("silence-level"),
        conference.getDuration("talk-after"),
        conference.getDuration("silence-after"));
  }
}
