package org.legato.media.audio;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a room plays to its members at this worker, and its recording. The members at other workers
 * hear their own worker play, so that nobody hears it twice.
 */
final class RoomSound {
  /** Announcements that may wait in one room. */
  private static final int MOST = 100;

  private final ArrayDeque<PlaylistEntry> waiting = new ArrayDeque<>(8);
  private short[] played = new short[PlaylistEntry.FRAME];
  private boolean plays;
  private Recorder recorder;
  private short[] recorded = new short[PlaylistEntry.FRAME];
  private FrameConverter converter;

  /** Plays when all that waits has been played; false if too much does. */
  boolean announce(PlaylistEntry entry) {
    return waiting.size() < MOST && waiting.offer(entry);
  }

  Optional<Recorder> recorder() {
    return Optional.ofNullable(recorder);
  }

  /** Records from now on. */
  void record(Recorder to) {
    recorder = to;
    recorded = new short[to.frame()];
  }

  /** Ends the recording; gives it. */
  Optional<Recorder> stopRecording() {
    Optional<Recorder> ended = recorder();
    ended.ifPresent(Recorder::close);
    recorder = null;
    return ended;
  }

  /** What is played in this frame; silence if nothing is. */
  short[] played() {
    return played;
  }

  void resize(int length) {
    played = new short[length];
    plays = false;
  }

  /** Adds what is played to the mix. */
  void play(int[] sum) {
    boolean goesOn = next();
    if (plays && !goesOn) {
      Arrays.fill(played, (short) 0);
    }
    plays = goesOn;
    for (int i = 0; plays && i < sum.length; i++) {
      sum[i] += played[i];
    }
  }

  private boolean next() {
    while (!waiting.isEmpty()) {
      if (waiting.peek().play(played)) {
        return true;
      }
      waiting.poll().close();
    }
    return false;
  }

  boolean isRecording() {
    return recorder != null;
  }

  /** Records a frame of the mix. */
  void tick(short[] mix) {
    short[] frame = mix;
    if (mix.length != recorded.length) {
      if (converter == null || !converter.fits(mix.length, recorded.length)) {
        converter = new FrameConverter(mix.length, recorded.length);
      }
      converter.convert(mix, recorded);
      frame = recorded;
    }
    if (!recorder.tick(frame)) {
      recorder = null;
    }
  }

  /** The room is gone. */
  void end() {
    while (!waiting.isEmpty()) {
      waiting.poll().close();
    }
    stopRecording();
  }
}
