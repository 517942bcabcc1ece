package org.legato.load.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.legato.media.audio.G711;
import org.legato.media.audio.Goertzel;

/**
 * The tones of the generator. All are multiples of 50 Hz, so that each packet of 20 ms is like the
 * one before and no tone shows in another's place when whole packets are looked at.
 */
final class Tone {
  /** What an announcement is. */
  static final int ANNOUNCED_HZ = 700;

  static final double ANNOUNCED_LEVEL = 8000;

  /** How many tones a room can have before two members share one. */
  static final int COUNT = 50;

  private static final int FRAME = 160;
  private static final int LOWEST_HZ = 300;
  private static final int STEP_HZ = 50;

  private Tone() {}

  /** The frequency of a member of a room, or of a caller. */
  static int hz(int member) {
    return LOWEST_HZ + STEP_HZ * (member % COUNT);
  }

  /** What a member's tone may be so that all of them together are not too loud. */
  static double level(int members) {
    return Math.min(8000, 30000.0 / members);
  }

  /** 20 ms of PCMU. */
  static byte[] packet(int hz, double level) {
    byte[] packet = new byte[FRAME];
    for (int i = 0; i < FRAME; i++) {
      packet[i] = G711.encodeUlaw((short) (level * Math.sin(2 * Math.PI * hz * i / 8000)));
    }
    return packet;
  }

  /** Writes the announcement: two seconds of its tone as WAV. */
  static void announcement(Path file) throws IOException {
    int samples = 16000;
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.putInt(0x46464952).putInt(36 + 2 * samples).putInt(0x45564157).putInt(0x20746d66);
    wav.putInt(16).putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
    wav.putShort((short) 2).putShort((short) 16).putInt(0x61746164).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      double phase = 2 * Math.PI * ANNOUNCED_HZ * i / 8000;
      wav.putShort((short) (ANNOUNCED_LEVEL * Math.sin(phase)));
    }
    Files.write(file, wav.array());
  }

  /** How loud a tone is in a stretch of PCMU. */
  static double amplitude(byte[] heard, int hz) {
    short[] samples = new short[heard.length];
    for (int i = 0; i < heard.length; i++) {
      samples[i] = G711.decodeUlaw(heard[i]);
    }
    return Goertzel.amplitude(samples, 0, samples.length, hz);
  }

  /** Whether a tone is there at its level, give or take 3 dB. */
  static boolean isThere(byte[] heard, int hz, double level) {
    double amplitude = amplitude(heard, hz);
    return amplitude > level * 0.7 && amplitude < level * 1.4;
  }
}
