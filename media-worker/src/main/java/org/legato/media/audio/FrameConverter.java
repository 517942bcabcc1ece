package org.legato.media.audio;

/** Brings one stream's frames of 20 ms from one length to another; see {@link FrameResampler}. */
final class FrameConverter {
  private final short[] input;
  private final int output;
  private final FrameResampler resampler;

  FrameConverter(int from, int to) {
    input = new short[from];
    output = to;
    resampler =
        new FrameResampler(
            from * PlaylistEntry.FRAMES_PER_SECOND, to * PlaylistEntry.FRAMES_PER_SECOND);
  }

  boolean fits(int from, int to) {
    return input.length == from && output == to;
  }

  /** Where the frame goes that is to be converted. */
  short[] input() {
    return input;
  }

  void convert(short[] out) {
    resampler.convert(input, 0, input.length, out, 0);
  }

  void convert(short[] in, short[] out) {
    resampler.convert(in, 0, in.length, out, 0);
  }
}
