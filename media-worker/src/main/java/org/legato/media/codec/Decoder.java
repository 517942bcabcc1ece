package org.legato.media.codec;

/** Decodes one stream; belongs to one media thread. */
public interface Decoder {
  /**
   * Decodes a packet.
   *
   * @param most samples that {@code out} has room for from {@code at} on; what is more is left out
   * @return samples decoded, 0 for a payload that makes no sense
   */
  int decode(byte[] payload, int length, short[] out, int at, int most);

  /**
   * Makes up sound for a packet that did not come, from what the codec knows of the stream.
   *
   * @return false if the codec has no such means: whoever plays has to make it up
   */
  default boolean conceal(short[] out, int at, int count) {
    return false;
  }

  /**
   * Takes the lost packet's sound from the redundancy in the packet behind it.
   *
   * @return false if there is none
   */
  default boolean recover(byte[] next, int length, short[] out, int at, int count) {
    return false;
  }
}
