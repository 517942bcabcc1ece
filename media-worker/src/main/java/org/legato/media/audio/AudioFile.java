package org.legato.media.audio;

/** Decoded audio: 8 kHz mono PCM16, shared by all who play it. */
public record AudioFile(short[] samples) {

  /** A playlist entry that plays this audio from its beginning. */
  public PlaylistEntry entry(boolean loop) {
    return new PlaylistEntry() {
      private int position;

      @Override
      public boolean play(short[] out) {
        if (samples.length == 0 || position >= samples.length && !loop) {
          return false;
        }
        for (int i = 0; i < FRAME; i++) {
          if (position >= samples.length && loop) {
            position = 0;
          }
          out[i] = position < samples.length ? samples[position++] : 0;
        }
        return true;
      }
    };
  }
}
