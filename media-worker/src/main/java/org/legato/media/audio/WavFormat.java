package org.legato.media.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the header of a WAV file says (RIFF, and RF64 of EBU Tech 3306).
 *
 * @param coding of its samples
 * @param rate in Hz
 * @param from where its sound begins, in bytes
 * @param length of its sound in bytes
 */
record WavFormat(WavCoding coding, int channels, int rate, int from, long length) {
  private static final int RIFF = 0x46464952;
  private static final int RF64 = 0x34364652;
  private static final int WAVE = 0x45564157;
  private static final int FORMAT = 0x20746d66;
  private static final int SIZES = 0x34367364;
  private static final int DATA = 0x61746164;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int MOST_CHANNELS = 8;
  private static final int LEAST_RATE = 2000;
  private static final int MOST_RATE = 192_000;

  /** The format chunk as it is written. */
  private record Chunk(int tag, int channels, int rate, int bits) {}

  /**
   * Reads a header.
   *
   * @param in the beginning of the file
   * @param size of the whole file
   */
  static WavFormat read(ByteBuffer in, long size, String name) throws AudioException {
    in.order(ByteOrder.LITTLE_ENDIAN);
    int id = in.limit() < 12 ? 0 : in.getInt(0);
    if (id != RIFF && id != RF64 || in.getInt(8) != WAVE) {
      throw new AudioException(name + ": not a WAV file (no RIFF/WAVE header)");
    }
    long end = (in.getInt(4) & 0xFFFF_FFFFL) + 8;
    long wide = -1;
    Chunk format = null;
    in.position(12);
    while (in.remaining() >= 8) {
      int chunk = in.getInt();
      long length = in.getInt() & 0xFFFF_FFFFL;
      int from = in.position();
      if (chunk == SIZES && in.remaining() >= 16) {
        wide = in.getLong(from + 8);
      } else if (chunk == FORMAT && length >= 16 && in.remaining() >= 16) {
        format = format(in, from, length);
      } else if (chunk == DATA) {
        long said = wide >= 0 && length == 0xFFFF_FFFFL ? wide : length;
        // The writer died before it knew the length: all that is there is sound.
        boolean unfinished = said == 0 && end <= from;
        long there = unfinished ? size - from : Math.min(said, size - from);
        return checked(format, from, there, name);
      }
      in.position((int) Math.min(from + length + (length & 1), in.limit()));
    }
    throw new AudioException(name + ": the WAV file has no data");
  }

  private static Chunk format(ByteBuffer in, int from, long length) {
    int tag = in.getShort(from) & 0xFFFF;
    if (tag == EXTENSIBLE && length >= 40 && in.remaining() >= 26) {
      tag = in.getShort(from + 24) & 0xFFFF;
    }
    int channels = in.getShort(from + 2) & 0xFFFF;
    return new Chunk(tag, channels, in.getInt(from + 4), in.getShort(from + 14) & 0xFFFF);
  }

  private static WavFormat checked(Chunk format, int from, long length, String name)
      throws AudioException {
    if (format == null) {
      throw new AudioException(name + ": the WAV file does not say its format before its data");
    }
    WavCoding coding = WavCoding.of(format.tag, format.bits);
    boolean channels =
        format.channels >= 1 && format.channels <= (coding == WavCoding.GSM ? 1 : MOST_CHANNELS);
    if (coding == null || !channels || format.rate < LEAST_RATE || format.rate > MOST_RATE) {
      throw new AudioException(
          "%s: WAV format %d with %d bits, %d channels, %d Hz cannot be played; use PCM, float, A-law, µ-law or GSM, up to %d channels, %d to %d Hz"
              .formatted(
                  name,
                  format.tag,
                  format.bits,
                  format.channels,
                  format.rate,
                  MOST_CHANNELS,
                  LEAST_RATE,
                  MOST_RATE));
    }
    return new WavFormat(coding, format.channels, format.rate, from, Math.max(0, length));
  }

  /** Bytes of one sample of all channels; 0 if samples cannot be told apart before decoding. */
  int step() {
    return coding.bytes() * channels;
  }

  /** Decodes as much as fits, all channels to one; gives how many samples that was. */
  int decode(ByteBuffer in, short[] out, int at, int most) {
    in.order(ByteOrder.LITTLE_ENDIAN);
    int count = Math.min(in.remaining() / step(), most);
    for (int i = 0; i < count; i++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += coding.sample(in);
      }
      out[at + i] = (short) (sum / channels);
    }
    return count;
  }
}
