package org.legato.media.codec;

import java.nio.ByteBuffer;

/** GSM full rate, 13 kbit/s (ETSI GSM 06.10 clause 5.2), in the packing of RFC 3551 §4.5.8. */
final class GsmEncoder implements Encoder {
  private static final int MEMORY = 120;
  private static final int[] WEIGHTS = {-134, -374, 0, 2054, 5741, 8192, 5741, 2054, 0, -374, -134};
  private static final int[] STEPS = {29128, 26215, 23832, 21846, 20165, 18725, 17476, 16384};

  private final int[] signal = new int[GsmMath.FRAME];
  private final GsmPrediction prediction = new GsmPrediction();
  private final int[] codes = new int[8];
  private final int[] reflections = new int[8];
  private final int[] filter = new int[8];
  private int[] ratiosBefore = new int[8];
  private int[] ratios = new int[8];
  private final int[] past = new int[MEMORY + GsmMath.FRAME];
  private final int[] scaled = new int[GsmMath.SUBFRAME];
  private final int[] predicted = new int[GsmMath.SUBFRAME];

  /** The residual of a subframe with five zeros on both sides. */
  private final int[] residual = new int[GsmMath.SUBFRAME + 10];

  private final int[] weighted = new int[GsmMath.SUBFRAME];
  private final int[] pulseCodes = new int[GsmMath.PULSES];
  private final int[] pulses = new int[GsmMath.SUBFRAME];
  private int offsetInput;
  private int offsetOutput;
  private int emphasis;
  private ByteBuffer bytes;
  private int pending;
  private int pendingBits;

  @Override
  public int frame() {
    return GsmMath.FRAME;
  }

  @Override
  public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
    bytes = packet;
    for (int at = from; at < from + count; at += GsmMath.FRAME) {
      frame(pcm, at);
    }
    return true;
  }

  private void put(int value, int bits) {
    pending = pending << bits | value;
    pendingBits += bits;
    while (pendingBits >= 8) {
      pendingBits -= 8;
      bytes.put((byte) (pending >> pendingBits));
    }
    pending &= (1 << pendingBits) - 1;
  }

  private void frame(short[] pcm, int from) {
    preprocess(pcm, from);
    prediction.analyse(signal, codes);
    put(GsmMath.SIGNATURE, 4);
    for (int i = 0; i < 8; i++) {
      put(codes[i], GsmMath.LAR_BITS[i]);
    }
    int[] swap = ratiosBefore;
    ratiosBefore = ratios;
    ratios = swap;
    GsmMath.decodeRatios(codes, ratios);
    int k = 0;
    for (int stretch = 0; stretch < 4; stretch++) {
      GsmMath.reflections(ratiosBefore, ratios, stretch, reflections);
      for (; k < GsmMath.endOf(stretch); k++) {
        signal[k] = analysis(signal[k]);
      }
    }
    System.arraycopy(past, GsmMath.FRAME, past, 0, MEMORY);
    for (int subframe = 0; subframe < 4; subframe++) {
      subframe(subframe * GsmMath.SUBFRAME);
    }
  }

  /** Offset compensation and pre-emphasis (5.2.1 to 5.2.3). */
  private void preprocess(short[] pcm, int from) {
    for (int k = 0; k < GsmMath.FRAME; k++) {
      int sample = pcm[from + k] >> 3 << 2;
      int high = offsetOutput >> 15;
      int low = offsetOutput - (high << 15);
      int difference = (sample - offsetInput << 15) + GsmMath.multRounded(low, 32735);
      offsetInput = sample;
      offsetOutput =
          Math.clamp((long) high * 32735 + difference, Integer.MIN_VALUE, Integer.MAX_VALUE);
      int level = (int) Math.min(offsetOutput + 16384L, Integer.MAX_VALUE) >> 15;
      level = GsmMath.saturate(level);
      signal[k] = GsmMath.add(level, GsmMath.multRounded(emphasis, -28180));
      emphasis = level;
    }
  }

  /** The lattice filter that takes the vocal tract away (5.2.10). */
  private int analysis(int sample) {
    int forward = sample;
    int saved = sample;
    for (int i = 0; i < 8; i++) {
      int state = filter[i];
      filter[i] = saved;
      saved = GsmMath.add(state, GsmMath.multRounded(reflections[i], forward));
      forward = GsmMath.add(forward, GsmMath.multRounded(reflections[i], state));
    }
    return forward;
  }

  private void subframe(int from) {
    predictPitch(from);
    int grid = weight();
    int largest = 0;
    for (int i = 0; i < GsmMath.PULSES; i++) {
      largest = Math.max(largest, GsmMath.abs(weighted[grid + 3 * i]));
    }
    int exponent = 0;
    for (int rest = largest >> 9; rest > 0 && exponent < 6; rest >>= 1) {
      exponent++;
    }
    int maximum = (largest >> exponent + 5) + (exponent << 3);
    put(grid, 2);
    put(maximum, 6);
    int shift = 6 - GsmMath.exponent(maximum);
    int step = STEPS[GsmMath.mantissa(maximum)];
    for (int i = 0; i < GsmMath.PULSES; i++) {
      int value = GsmMath.mult((short) (weighted[grid + 3 * i] << shift), step);
      pulseCodes[i] = (value >> 12) + 4;
      put(pulseCodes[i], 3);
    }
    GsmMath.pulses(pulseCodes, maximum, grid, pulses);
    for (int k = 0; k < GsmMath.SUBFRAME; k++) {
      past[MEMORY + from + k] = GsmMath.add(pulses[k], predicted[k]);
    }
  }

  /** Finds lag and gain, writes them and leaves the residual (5.2.11, 5.2.12). */
  private void predictPitch(int from) {
    int largest = 0;
    for (int k = 0; k < GsmMath.SUBFRAME; k++) {
      largest = Math.max(largest, GsmMath.abs(signal[from + k]));
    }
    int room = largest == 0 ? 0 : GsmMath.norm(largest << 16);
    int scale = room > 6 ? 0 : 6 - room;
    for (int k = 0; k < GsmMath.SUBFRAME; k++) {
      scaled[k] = signal[from + k] >> scale;
    }
    int here = MEMORY + from;
    int lag = 40;
    int best = 0;
    for (int candidate = 40; candidate <= 120; candidate++) {
      int sum = 0;
      for (int k = 0; k < GsmMath.SUBFRAME; k++) {
        sum += scaled[k] * past[here + k - candidate];
      }
      if (sum > best) {
        best = sum;
        lag = candidate;
      }
    }
    int gain = gain(best << 1 >> 6 - scale, here - lag);
    for (int k = 0; k < GsmMath.SUBFRAME; k++) {
      predicted[k] = GsmMath.multRounded(GsmMath.GAINS[gain], past[here + k - lag]);
      residual[5 + k] = GsmMath.sub(signal[from + k], predicted[k]);
    }
    put(lag, 7);
    put(gain, 2);
  }

  private int gain(int correlation, int from) {
    int power = 0;
    for (int k = 0; k < GsmMath.SUBFRAME; k++) {
      int value = past[from + k] >> 3;
      power += value * value;
    }
    power <<= 1;
    if (correlation <= 0) {
      return 0;
    } else if (correlation >= power) {
      return 3;
    }
    int room = GsmMath.norm(power);
    int r = correlation << room >> 16;
    int s = power << room >> 16;
    int gain = 0;
    while (gain < 3 && r > GsmMath.mult(s, GsmMath.GAIN_LIMITS[gain])) {
      gain++;
    }
    return gain;
  }

  /** Weights the residual and gives the grid that carries most of it (5.2.13, 5.2.14). */
  private int weight() {
    for (int k = 0; k < GsmMath.SUBFRAME; k++) {
      int sum = 4096;
      for (int i = 0; i <= 10; i++) {
        sum += residual[k + i] * WEIGHTS[i];
      }
      weighted[k] = GsmMath.saturate(sum >> 13);
    }
    int grid = 0;
    int most = 0;
    for (int candidate = 0; candidate < 4; candidate++) {
      int energy = 0;
      for (int i = 0; i < GsmMath.PULSES; i++) {
        int value = weighted[candidate + 3 * i] >> 2;
        energy += value * value;
      }
      if (energy > most) {
        most = energy;
        grid = candidate;
      }
    }
    return grid;
  }
}
