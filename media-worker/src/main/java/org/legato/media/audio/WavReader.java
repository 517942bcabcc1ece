package org.legato.media.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads WAV files: PCM16, A-law and µ-law of any common rate, mono or stereo, to 8 kHz mono. */
final class WavReader {
  private static final int RATE = 8000;

  private WavReader() {}

  static short[] read(byte[] content, String name) throws AudioException {
    ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < 12 || in.getInt(0) != 0x46464952 || in.getInt(8) != 0x45564157) {
      throw new AudioException(name + ": not a WAV file (no RIFF/WAVE header)");
    }
    in.position(12);
    int format = 0;
    int channels = 0;
    int rate = 0;
    int bits = 0;
    while (in.remaining() >= 8) {
      int id = in.getInt();
      int size = in.getInt();
      int length = size < 0 || size > in.remaining() ? in.remaining() : size;
      int next = Math.min(in.position() + length + (length & 1), in.limit());
      if (id == 0x20746d66 && length >= 16) {
        format = in.getShort() & 0xFFFF;
        channels = in.getShort() & 0xFFFF;
        rate = in.getInt();
        in.getInt();
        in.getShort();
        bits = in.getShort() & 0xFFFF;
        if (format == 0xFFFE && length >= 40) {
          in.position(in.position() + 8);
          format = in.getShort() & 0xFFFF;
        }
      } else if (id == 0x61746164) {
        check(format, channels, rate, bits, name);
        short[] mono = mono(in.slice(in.position(), length), format, channels);
        return rate == RATE ? mono : new Resampler(rate).resample(mono);
      }
      in.position(next);
    }
    throw new AudioException(name + ": the WAV file has no data");
  }

  private static void check(int format, int channels, int rate, int bits, String name)
      throws AudioException {
    boolean known = format == 1 && bits == 16 || (format == 6 || format == 7) && bits == 8;
    if (!known || channels < 1 || channels > 2 || rate < 8000 || rate > 48000) {
      throw new AudioException(
          name
              + ": WAV format "
              + format
              + " with "
              + bits
              + " bits, "
              + channels
              + " channels, "
              + rate
              + " Hz cannot be played; use PCM16, A-law or µ-law, 1 or 2 channels, 8-48 kHz");
    }
  }

  private static short[] mono(ByteBuffer data, int format, int channels) {
    ByteBuffer in = data.order(ByteOrder.LITTLE_ENDIAN);
    int width = format == 1 ? 2 : 1;
    short[] samples = new short[in.limit() / (width * channels)];
    for (int i = 0; i < samples.length; i++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        sum +=
            switch (format) {
              case 1 -> in.getShort();
              case 6 -> G711.decodeAlaw(in.get());
              default -> G711.decodeUlaw(in.get());
            };
      }
      samples[i] = (short) (sum / channels);
    }
    return samples;
  }
}
