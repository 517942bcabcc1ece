package org.legato.media.codec;

import java.nio.ByteBuffer;

/** Encodes one stream; belongs to one media thread. */
public interface Encoder {
  /** Samples that it encodes at once; packets hold a multiple of them. */
  int frame();

  /**
   * Appends the payload of some frames to a packet.
   *
   * @param count samples, a multiple of {@link #frame}
   * @return false if nothing needs to be sent for them (discontinuous transmission)
   */
  boolean encode(short[] pcm, int from, int count, ByteBuffer packet);
}
