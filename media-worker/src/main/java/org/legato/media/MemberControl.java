package org.legato.media;

/**
 * What holds for a call in whatever room it is, until it is changed.
 *
 * @param mute no room hears it
 * @param deaf it hears nothing of its room
 * @param gainDb how much louder it is heard, in dB, -60 to 20
 * @param reportTalking whether {@link MediaEvent.TalkChanged} is told
 */
public record MemberControl(boolean mute, boolean deaf, double gainDb, boolean reportTalking) {
  /** As everybody begins. */
  public static final MemberControl NONE = new MemberControl(false, false, 0, false);

  /** Least and most {@link #gainDb}. */
  public static final double LEAST_GAIN = -60;

  public static final double MOST_GAIN = 20;

  /** Whether a number can be a {@link #gainDb}. */
  public static boolean isGain(double db) {
    return db >= LEAST_GAIN && db <= MOST_GAIN;
  }

  public MemberControl withMute(boolean on) {
    return new MemberControl(on, deaf, gainDb, reportTalking);
  }

  public MemberControl withDeaf(boolean on) {
    return new MemberControl(mute, on, gainDb, reportTalking);
  }

  public MemberControl withGain(double db) {
    return new MemberControl(mute, deaf, db, reportTalking);
  }

  public MemberControl withReportTalking(boolean on) {
    return new MemberControl(mute, deaf, gainDb, on);
  }
}
