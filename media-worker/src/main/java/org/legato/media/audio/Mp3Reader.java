package org.legato.media.audio;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;

/** Reads MPEG audio (ISO 11172-3 and 13818-3, layers 1 to 3) with JLayer, to mono. */
final class Mp3Reader {
  /** What any decoder adds at the beginning. */
  private static final int DECODER_DELAY = 529;

  /** From the encoder's name in its tag to what it added at both ends, twelve bits each. */
  private static final int PADDING_AT = 21;

  private Mp3Reader() {}

  /** Reads a file held in memory. */
  static RawSound read(byte[] content, String name) throws AudioException {
    SampleBuffer sound = new SampleBuffer(name);
    int rate = 0;
    int frame = 0;
    Bitstream stream = new Bitstream(new ByteArrayInputStream(content));
    try {
      Decoder decoder = new Decoder();
      for (Header header = stream.readFrame(); header != null; header = stream.readFrame()) {
        if (rate != 0 && header.frequency() != rate) {
          throw new AudioException(name + ": the MP3 file changes its rate on its way");
        }
        rate = header.frequency();
        var pcm = (javazoom.jl.decoder.SampleBuffer) decoder.decodeFrame(header, stream);
        int count = pcm.getBufferLength() / pcm.getChannelCount();
        frame = frame == 0 ? count : frame;
        append(sound, pcm.getBuffer(), count, pcm.getChannelCount());
        stream.closeFrame();
      }
    } catch (JavaLayerException | RuntimeException e) {
      // The library runs out of its tables where bytes make no sense.
      if (sound.size() == 0) {
        throw new AudioException(name + ": not an MP3 file: " + e);
      }
    }
    if (rate == 0) {
      throw new AudioException(name + ": not an MP3 file (no MPEG audio frame)");
    }
    return new RawSound(trimmed(sound, content, frame), rate);
  }

  private static void append(SampleBuffer sound, short[] pcm, int count, int channels)
      throws AudioException {
    sound.reserve(count);
    short[] out = sound.array();
    int at = sound.size();
    for (int i = 0; i < count; i++) {
      out[at + i] = (short) (channels == 1 ? pcm[i] : (pcm[2 * i] + pcm[2 * i + 1]) / 2);
    }
    sound.added(count);
  }

  /** Encoders that leave a tag in the first frame say what they added; that frame is no sound. */
  private static short[] trimmed(SampleBuffer sound, byte[] content, int frame) {
    int tag = tag(content);
    if (tag < 0) {
      return sound.trimmed(0, sound.size());
    }
    int flags = content[tag + 7];
    int encoder = tag + 8;
    int[] parts = {4, 4, 100, 4};
    for (int i = 0; i < parts.length; i++) {
      encoder += (flags >> i & 1) * parts[i];
    }
    int at = encoder + PADDING_AT;
    if (at + 3 > content.length || content[encoder] == 0) {
      return sound.trimmed(frame, sound.size());
    }
    int both = (content[at] & 0xFF) << 16 | (content[at + 1] & 0xFF) << 8 | content[at + 2] & 0xFF;
    int before = frame + (both >> 12) + DECODER_DELAY;
    int behind = Math.max(0, (both & 0xFFF) - DECODER_DELAY);
    return sound.trimmed(before, sound.size() - behind);
  }

  /** Where the tag is in the first frame, -1 if there is none. */
  private static int tag(byte[] content) {
    int from = 0;
    if (content.length > 10 && content[0] == 'I' && content[1] == 'D' && content[2] == '3') {
      from = 10 + (content[6] << 21 | content[7] << 14 | content[8] << 7 | content[9]);
    }
    for (int side : new int[] {36, 21, 13}) {
      int at = from + side;
      if (from >= 0 && at + 8 < content.length) {
        String id = new String(content, at, 4, StandardCharsets.US_ASCII);
        if (id.equals("Xing") || id.equals("Info")) {
          return at;
        }
      }
    }
    return -1;
  }
}
