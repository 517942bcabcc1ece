package org.legato.call;

import java.util.Map;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.media.MediaEvent;

/** What media tells, as events for the script. */
final class LegMediaEvents {
  private LegMediaEvents() {}

  /** Turns a media event into a script event. */
  static void receive(LegRuntime leg, MediaEvent event) {
    switch (event) {
      case MediaEvent.KeyPressed key ->
          leg.enqueue(
              Event.of(
                  EventType.KEY,
                  Map.of(
                      "key",
                      Integer.toString(key.key()),
                      "duration",
                      Integer.toString(key.durationMs()))));
      case MediaEvent.PlaylistEmpty empty ->
          leg.enqueue(Event.of(EventType.NO_AUDIO, Map.of("type", "noAudio")));
      case MediaEvent.AudioCleared cleared ->
          leg.enqueue(Event.of(EventType.NO_AUDIO, Map.of("type", "cleared")));
      case MediaEvent.SeparatorReached separator ->
          leg.enqueue(
              Event.of(EventType.SEPARATOR, Map.of("id", Integer.toString(separator.id()))));
      case MediaEvent.RecordingEnded recording ->
          leg.enqueue(
              Event.of(
                  EventType.EVENT,
                  Map.of(
                      "type",
                      "record_ended",
                      "cause",
                      recording.cause(),
                      "path",
                      recording.path(),
                      "length",
                      Long.toString(recording.ms()))));
      case MediaEvent.RtpTimedOut timeout ->
          leg.enqueue(
              Event.of(
                  EventType.RTP_TIMEOUT,
                  Map.of(
                      "type",
                      "rtp_timeout",
                      "timeout_value",
                      Integer.toString(timeout.silentSeconds()))),
              params -> {
                if (!"true".equals(params.get("processed"))) {
                  leg.stop(true);
                }
              });
      case MediaEvent.RoomChanged room ->
          leg.enqueue(
              Event.of(
                  EventType.EVENT,
                  Map.of("type", "conference_event", "id", Integer.toString(room.id()))));
      case MediaEvent.TalkChanged talk ->
          leg.enqueue(
              Event.of(
                  EventType.EVENT,
                  Map.of(
                      "type",
                      "talking",
                      "talking",
                      Boolean.toString(talk.talking()),
                      "room",
                      talk.room(),
                      "level",
                      Double.toString(talk.level()))));
      case MediaEvent.SessionLost lost -> leg.abort("media session lost: " + lost.cause());
    }
  }
}
