package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.audio.Tools;
import org.legato.media.codec.Codec;
import org.legato.media.codec.Ogg;

/** What is heard of the Speex of others, libspeex as ffmpeg has it, when a twentieth is lost. */
class SpeexLossTest {
  private static final int TYPE = 96;
  private static final int SECONDS = 5;
  private static final int PATTERNS = 20;

  @TempDir Path directory;

  private short[] heard(Codec codec, List<byte[]> packets, Random losses, double loss) {
    StreamDecoder decoder = new StreamDecoder();
    decoder.configure(List.of(new PayloadType(TYPE, codec)), codec.rate());
    short[] heard = new short[packets.size() * decoder.frame()];
    short[] frame = new short[decoder.frame()];
    for (int i = 0; i < packets.size(); i++) {
      decoder.begin();
      if (losses.nextDouble() < loss && i > 0) {
        decoder.conceal(null, 0);
      } else {
        decoder.decode(TYPE, packets.get(i), packets.get(i).length);
      }
      decoder.take(frame);
      decoder.end();
      System.arraycopy(frame, 0, heard, i * frame.length, frame.length);
    }
    return heard;
  }

  private static double level(short[] pcm, int from, int count) {
    double energy = 0;
    for (int i = from; i < from + count; i++) {
      energy += (double) pcm[i] * pcm[i];
    }
    return Math.sqrt(energy / count);
  }

  @ParameterizedTest
  @EnumSource(names = {"SPEEX", "SPEEX_WIDE"})
  void aToneKeepsItsLevel(Codec codec) throws Exception {
    Path file = directory.resolve("tone.ogg");
    Tools.run(
        "ffmpeg -nostdin -y -loglevel error -f lavfi -i sine=frequency=700:duration="
            + SECONDS
            + ":sample_rate="
            + codec.rate()
            + " -c:a libspeex -f ogg "
            + file);
    List<byte[]> packets = Ogg.read(Files.readAllBytes(file));
    packets = packets.subList(2, packets.size());
    short[] whole = heard(codec, packets, new Random(0), 0);
    int tenth = codec.rate() / 10;
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
      short[] heard = heard(codec, packets, new Random(pattern), 0.05);
      for (int at = tenth; at + 2 * tenth < heard.length; at += tenth) {
        assertThat(level(heard, at, tenth) / level(whole, at, tenth))
            .as("pattern %d, after %d samples", pattern, at)
            .isBetween(0.5, 1.4);
      }
    }
  }
}
