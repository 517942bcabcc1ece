package org.legato.media.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.legato.media.codec.Codec;
import org.legato.media.codec.Decoder;

/** Reads Opus in Ogg (RFC 7845), to mono at 48 kHz. */
final class OpusReader {
  /** Longest packet, 120 ms. */
  private static final int LONGEST = 5760;

  private OpusReader() {}

  /** Reads a file held in memory. */
  static RawSound read(byte[] content, String name) throws AudioException {
    OggPackets packets = new OggPackets(content, name);
    byte[] first = packets.next();
    if (first == null || !begins(first, "OpusHead") || first.length < 19) {
      throw new AudioException(name + ": an Ogg file, but not of Opus, which is expected");
    }
    ByteBuffer head = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
    int channels = head.get(9) & 0xFF;
    if ((head.get(8) & 0xF0) != 0 || channels < 1 || channels > 2 || head.get(18) > 1) {
      throw new AudioException(
          name + ": Opus with " + channels + " channels cannot be played, only 1 or 2");
    }
    byte[] tags = packets.next();
    if (tags == null || !begins(tags, "OpusTags")) {
      throw new AudioException(name + ": the Opus file has no OpusTags");
    }
    int skipped = head.getShort(10) & 0xFFFF;
    SampleBuffer sound = decode(packets, name);
    // The last page says how much of its last packet is meant.
    long end = packets.granule() > skipped ? packets.granule() : sound.size();
    short[] samples = sound.trimmed(skipped, end);
    amplify(samples, Math.pow(10, head.getShort(16) / (20.0 * 256)));
    return new RawSound(samples, Codec.OPUS.rate());
  }

  private static SampleBuffer decode(OggPackets packets, String name) throws AudioException {
    SampleBuffer sound = new SampleBuffer(name);
    Decoder decoder = Codec.OPUS.decoder();
    for (byte[] packet = packets.next(); packet != null; packet = packets.next()) {
      sound.reserve(LONGEST);
      sound.added(decoder.decode(packet, packet.length, sound.array(), sound.size(), LONGEST));
    }
    return sound;
  }

  private static void amplify(short[] samples, double gain) {
    for (int i = 0; gain != 1 && i < samples.length; i++) {
      samples[i] =
          (short) Math.clamp(Math.round(samples[i] * gain), Short.MIN_VALUE, Short.MAX_VALUE);
    }
  }

  private static boolean begins(byte[] packet, String magic) {
    return packet.length >= magic.length()
        && new String(packet, 0, magic.length(), StandardCharsets.US_ASCII).equals(magic);
  }
}
