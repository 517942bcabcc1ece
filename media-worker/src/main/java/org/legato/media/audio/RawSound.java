package org.legato.media.audio;

/**
 * What a file holds, all channels mixed to one, as it was decoded.
 *
 * @param rate in Hz, whatever it is
 */
record RawSound(short[] samples, int rate) {
  /** Longest file in samples; 17 minutes at 48 kHz, an hour and three quarters at 8. */
  static final int LONGEST = 50_000_000;

  /**
   * As it is played.
   *
   * @param mostRate no higher rate than this is needed: 8000, 16000 or 48000 Hz
   */
  AudioFile playable(int mostRate) {
    int wanted = Math.min(mostRate, rate <= 8000 ? 8000 : rate <= 16000 ? 16000 : 48000);
    return new AudioFile(
        rate == wanted ? samples : new Resampler(rate, wanted).resample(samples), wanted);
  }

  /** Fails for files that would take too much memory. */
  static void checkLength(long samples, String name) throws AudioException {
    if (samples > LONGEST) {
      throw new AudioException(
          name + ": has more than " + LONGEST + " samples, which is too long to be decoded");
    }
  }
}
