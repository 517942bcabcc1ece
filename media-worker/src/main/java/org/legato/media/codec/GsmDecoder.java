package org.legato.media.codec;

/** GSM full rate, 13 kbit/s (ETSI GSM 06.10 clause 5.3), in the packing of RFC 3551 §4.5.8. */
final class GsmDecoder implements Decoder {
  private static final int MEMORY = 120;

  private final int[] codes = new int[8];
  private final int[] pulseCodes = new int[GsmMath.PULSES];
  private final int[] pulses = new int[GsmMath.SUBFRAME];
  private final int[] excitation = new int[MEMORY + GsmMath.FRAME];
  private final int[] reflections = new int[8];
  private final int[] filter = new int[9];
  private int[] ratiosBefore = new int[8];
  private int[] ratios = new int[8];
  private int lag = 40;
  private int emphasis;
  private byte[] bytes;
  private int bit;

  @Override
  public int decode(byte[] payload, int length, short[] out, int at, int most) {
    int frames = Math.min(length / GsmMath.BYTES, most / GsmMath.FRAME);
    bytes = payload;
    for (int i = 0; i < frames; i++) {
      bit = i * GsmMath.BYTES * 8;
      if (bits(4) != GsmMath.SIGNATURE) {
        return i * GsmMath.FRAME;
      }
      frame(out, at + i * GsmMath.FRAME);
    }
    return frames * GsmMath.FRAME;
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, bit++) {
      value = value << 1 | bytes[bit >> 3] >> 7 - (bit & 7) & 1;
    }
    return value;
  }

  private void frame(short[] out, int at) {
    for (int i = 0; i < 8; i++) {
      codes[i] = bits(GsmMath.LAR_BITS[i]);
    }
    System.arraycopy(excitation, GsmMath.FRAME, excitation, 0, MEMORY);
    for (int subframe = 0; subframe < 4; subframe++) {
      excite(MEMORY + subframe * GsmMath.SUBFRAME);
    }
    int[] swap = ratiosBefore;
    ratiosBefore = ratios;
    ratios = swap;
    GsmMath.decodeRatios(codes, ratios);
    int k = 0;
    for (int stretch = 0; stretch < 4; stretch++) {
      GsmMath.reflections(ratiosBefore, ratios, stretch, reflections);
      for (; k < GsmMath.endOf(stretch); k++) {
        emphasis =
            GsmMath.add(synthesis(excitation[MEMORY + k]), GsmMath.multRounded(emphasis, 28180));
        out[at + k] = (short) (GsmMath.add(emphasis, emphasis) & 0xFFF8);
      }
    }
  }

  /** The excitation of a subframe: pulses and what was {@code lag} samples ago (5.3.2). */
  private void excite(int from) {
    int newLag = bits(7);
    lag = newLag < 40 || newLag > 120 ? lag : newLag;
    int gain = GsmMath.GAINS[bits(2)];
    int grid = bits(2);
    int maximum = bits(6);
    for (int i = 0; i < GsmMath.PULSES; i++) {
      pulseCodes[i] = bits(3);
    }
    GsmMath.pulses(pulseCodes, maximum, grid, pulses);
    for (int k = 0; k < GsmMath.SUBFRAME; k++) {
      int past = GsmMath.multRounded(gain, excitation[from + k - lag]);
      excitation[from + k] = GsmMath.add(pulses[k], past);
    }
  }

  /** The lattice filter of the vocal tract (5.3.4). */
  private int synthesis(int sample) {
    int value = sample;
    for (int i = 7; i >= 0; i--) {
      value = GsmMath.sub(value, GsmMath.multRounded(reflections[i], filter[i]));
      filter[i + 1] = GsmMath.add(filter[i], GsmMath.multRounded(reflections[i], value));
    }
    filter[0] = value;
    return value;
  }
}
