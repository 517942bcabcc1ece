package org.legato.media.audio;

import org.legato.media.MemberControl;

/**
 * What one channel adds to its room's mix: how loud it is, whether it is chosen, and by which
 * factor it is heard. Whatever changes that factor is spread over a frame, so that it cannot click.
 */
final class Voice {
  /** Of the way to a higher loudness in one frame, and to a lower one. */
  private static final float ATTACK = 0.5f;

  private static final float DECAY = 0.06f;

  /** The chosen ones stay until another one is 6 dB louder. */
  private static final float HYSTERESIS = 2;

  /** Whoever is more quiet needs no place: 60 dB below the loudest sine. */
  private static final float LEAST = Loudness.atDb(-60);

  /** More than any loudness. */
  private static final float HELD = 1_000_000;

  private final boolean speaks;
  private boolean allowed;
  private float gain;
  private float level;
  private boolean chosen;
  private boolean candidate;
  private int held;
  private float factor;
  private boolean mixed;

  /**
   * A voice.
   *
   * @param speaks whether it may ever be heard
   * @param chosen whether it is heard from its first frame on
   */
  Voice(boolean speaks, boolean chosen, MemberControl control) {
    this.speaks = speaks;
    this.chosen = chosen;
    control(control);
    factor = target();
  }

  void control(MemberControl control) {
    allowed = speaks && !control.mute();
    gain = (float) Loudness.factor(control.gainDb());
  }

  private float target() {
    return chosen && allowed ? gain : 0;
  }

  /**
   * Learns how loud the next frame is.
   *
   * @return that, as the room would hear it
   */
  float measure(float loudness) {
    float now = loudness * gain;
    level += (now - level) * (now > level ? ATTACK : DECAY);
    return now;
  }

  /** Loudness, smoothed. */
  float level() {
    return level;
  }

  boolean chosen() {
    return chosen && allowed;
  }

  /** Whether the present frame is in the mix. */
  boolean mixed() {
    return mixed;
  }

  // ---- being chosen

  void choose() {
    chosen = true;
  }

  /** The higher, the sooner it is chosen; 0: never. */
  float score() {
    if (!allowed) {
      return 0;
    }
    if (held > 0) {
      return HELD + level;
    }
    return level < LEAST ? 0 : chosen ? level * HYSTERESIS : level;
  }

  void candidate() {
    candidate = true;
  }

  /**
   * Ends a choice: the candidates are chosen.
   *
   * @param hold frames in which a new one stays so
   */
  void settle(int hold) {
    if (candidate && !chosen) {
      held = hold;
    } else if (held > 0) {
      held--;
    }
    chosen = candidate;
    candidate = false;
  }

  // ---- being heard

  /** Nothing of it is in the present mix. */
  void silent() {
    mixed = false;
    factor = target();
  }

  /** Adds a frame to the mix; it becomes what was added. */
  void mix(short[] frame, int[] sum) {
    float from = factor;
    factor = target();
    mixed = from != 0 || factor != 0;
    if (!mixed) {
      return;
    }
    if (from != 1 || factor != 1) {
      ramp(frame, from, factor);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += frame[i];
    }
  }

  /** Multiplies a frame with a factor that goes from one to another. */
  static void ramp(short[] frame, float from, float to) {
    float step = (to - from) / frame.length;
    for (int i = 0; i < frame.length; i++) {
      int sample = (int) (frame[i] * (from + step * (i + 1)));
      frame[i] = (short) Math.min(32767, Math.max(-32768, sample));
    }
  }
}
