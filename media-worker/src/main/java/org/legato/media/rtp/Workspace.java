package org.legato.media.rtp;

import java.nio.ByteBuffer;

/**
 * What a session needs during its turn and not between two of them, for each thread: all sessions
 * of a media thread use the same few kilobytes, which stay in the processor's cache. With a
 * thousand sessions what belongs to each of them does not.
 */
final class Workspace {
  private static final int PACKET_BYTES = 2048;

  /** Rates are multiples of it, up to 48 kHz. */
  private static final int STEP = 8000;

  private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

  private final ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES);
  private final Frames[] frames = new Frames[48_000 / STEP + 1];

  /** Room for sound of one rate. */
  static final class Frames {
    /** Twenty milliseconds of the peer. */
    final short[] received;

    /** Twenty milliseconds for the peer. */
    final short[] out;

    /** What is decoded and not yet taken. */
    final short[] queue;

    private Frames(int rate) {
      received = new short[rate / 50];
      out = new short[rate / 50];
      queue = new short[StreamDecoder.longestQueue(rate)];
    }
  }

  private Workspace() {}

  /** The present thread's, with what was left in it. */
  static Workspace ofThread() {
    return OF_THREAD.get();
  }

  /** Room for one datagram. */
  ByteBuffer packet() {
    return packet;
  }

  Frames frames(int rate) {
    Frames known = frames[rate / STEP];
    if (known == null) {
      known = new Frames(rate);
      frames[rate / STEP] = known;
    }
    return known;
  }
}
