package org.legato.media.audio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.legato.media.codec.Codec;
import org.legato.media.codec.Decoder;

/** Reads iLBC in files (RFC 3952 §4.1): frames of 20 or 30 ms behind a line that says which. */
final class IlbcReader {
  private static final int MAGIC = 9;
  private static final int LONGEST_FRAME = 240;

  private IlbcReader() {}

  /** Reads a file held in memory. */
  static RawSound read(byte[] content, String name) throws AudioException {
    String magic =
        new String(content, 0, Math.min(MAGIC, content.length), StandardCharsets.US_ASCII);
    int bytes =
        switch (magic) {
          case "#!iLBC20\n" -> 38;
          case "#!iLBC30\n" -> 50;
          default ->
              throw new AudioException(
                  name + ": begins with neither #!iLBC20 nor #!iLBC30 and the end of that line");
        };
    SampleBuffer sound = new SampleBuffer(name);
    Decoder decoder = Codec.ILBC.decoder();
    for (int at = MAGIC; at + bytes <= content.length; at += bytes) {
      byte[] frame = Arrays.copyOfRange(content, at, at + bytes);
      sound.reserve(LONGEST_FRAME);
      sound.added(decoder.decode(frame, bytes, sound.array(), sound.size(), LONGEST_FRAME));
    }
    return new RawSound(sound.trimmed(0, sound.size()), Codec.ILBC.rate());
  }
}
