package org.legato.media;

/** What a media session tells its call leg. */
public sealed interface MediaEvent {

  /** The leg that owns the session, i.e. its local tag. */
  String legId();

  /**
   * A key was pressed: RFC 4733, SIP INFO (see {@link MediaWorker.SignalKey}) and in-band tones
   * merged into one event per press.
   *
   * @param key 0–9, 10 = star, 11 = hash, 12–15 = A–D
   * @param durationMs how long it was held
   */
  record KeyPressed(String legId, int key, int durationMs) implements MediaEvent {}

  /** The playlist ran empty after playing something. */
  record PlaylistEmpty(String legId) implements MediaEvent {}

  /** Audio was taken away: a file failed while playing, or the playlist was cleared. */
  record AudioCleared(String legId, String cause) implements MediaEvent {}

  /** The playlist reached a separator. */
  record SeparatorReached(String legId, int id) implements MediaEvent {}

  /**
   * A recording ended by itself.
   *
   * @param cause {@code time}, {@code silence}, or {@code disk} when the file could not be written
   *     any more
   * @param ms its length
   */
  record RecordingEnded(String legId, String path, String cause, long ms) implements MediaEvent {}

  /** No RTP for the given time while receiving is on and watched. */
  record RtpTimedOut(String legId, int silentSeconds) implements MediaEvent {}

  /**
   * Something happened in a room that the session is a member of.
   *
   * @param id 1 = a member joined, 2 = one left, any other: posted with {@link
   *     MediaWorker.PostRoomEvent}
   */
  record RoomChanged(String legId, String room, int id) implements MediaEvent {}

  /**
   * The peer has begun or stopped talking in a room; told if {@link MemberControl} wants it.
   *
   * @param level how loud it is, in dB below the loudest sine
   */
  record TalkChanged(String legId, String room, boolean talking, double level)
      implements MediaEvent {}

  /** The session ended at the worker although the leg did not close it. */
  record SessionLost(String legId, String cause) implements MediaEvent {}
}
