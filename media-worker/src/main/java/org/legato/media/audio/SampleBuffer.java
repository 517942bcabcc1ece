package org.legato.media.audio;

import java.util.Arrays;

/** Samples of a file whose length is known only when it has been decoded. */
final class SampleBuffer {
  private final String name;
  private short[] samples = new short[48_000];
  private int size;

  SampleBuffer(String name) {
    this.name = name;
  }

  /** Makes room for more samples, which {@link #array} and {@link #size} tell how to put there. */
  void reserve(int count) throws AudioException {
    RawSound.checkLength((long) size + count, name);
    if (size + count > samples.length) {
      samples = Arrays.copyOf(samples, Math.max(size + count, samples.length * 2));
    }
  }

  short[] array() {
    return samples;
  }

  int size() {
    return size;
  }

  void added(int count) {
    size += count;
  }

  /** The samples without some at the beginning and at the end. */
  short[] trimmed(long begin, long end) {
    int from = Math.clamp(begin, 0, size);
    return Arrays.copyOfRange(samples, from, Math.clamp(end, from, size));
  }
}
