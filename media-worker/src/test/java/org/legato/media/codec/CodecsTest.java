package org.legato.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each codec against itself and against ffmpeg's, which is nobody of ours, in both directions. */
class CodecsTest {
  private static final int SECONDS = 3;

  @TempDir Path directory;

  /** Something like voiced speech: a buzz of harmonics with formants that move, and pauses. */
  static short[] speech(int rate) {
    short[] pcm = new short[SECONDS * rate];
    Random noise = new Random(7);
    double phase = 0;
    for (int i = 0; i < pcm.length; i++) {
      double t = (double) i / rate;
      phase += (120 + 30 * Math.sin(2 * Math.PI * 0.7 * t)) / rate;
      double sum = 0;
      for (int h = 1; h <= 24; h++) {
        double hz = h * 120.0;
        double formant =
            Math.exp(-Math.pow((hz - 500 - 200 * Math.sin(3 * t)) / 250, 2))
                + 0.4 * Math.exp(-Math.pow((hz - 1500 + 400 * Math.sin(2 * t)) / 300, 2))
                + 0.15 * Math.exp(-Math.pow((hz - 2500) / 300, 2));
        sum += formant * Math.sin(2 * Math.PI * h * phase);
      }
      double envelope = Math.max(0, Math.sin(2 * Math.PI * 1.3 * t)) + 0.05;
      pcm[i] = (short) (4500 * envelope * sum + 20 * noise.nextGaussian());
    }
    return pcm;
  }

  private static byte[] encode(Codec codec, short[] pcm) {
    Encoder encoder = codec.encoder("");
    int packet = codec.rate() / 50;
    ByteBuffer out = ByteBuffer.allocate(4 * pcm.length);
    for (int at = 0; at + packet <= pcm.length; at += packet) {
      assertThat(encoder.encode(pcm, at, packet, out)).isTrue();
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static short[] decode(Codec codec, byte[] payload, int packetBytes) {
    Decoder decoder = codec.decoder();
    short[] out = new short[SECONDS * codec.rate() + codec.rate()];
    int at = 0;
    for (int from = 0; from + packetBytes <= payload.length; from += packetBytes) {
      byte[] packet = Arrays.copyOfRange(payload, from, from + packetBytes);
      at += decoder.decode(packet, packetBytes, out, at, out.length - at);
    }
    return Arrays.copyOf(out, at);
  }

  /** The best ratio of signal to noise in dB over the delays that a codec may have. */
  static double ratio(short[] original, short[] coded, int mostDelay) {
    int best = 0;
    for (int delay = -mostDelay; delay <= mostDelay; delay++) {
      if (ratio(original, coded, delay, 37) > ratio(original, coded, best, 37)) {
        best = delay;
      }
    }
    return ratio(original, coded, best, 1);
  }

  private static double ratio(short[] original, short[] coded, int delay, int step) {
    double signal = 0;
    double noise = 1;
    for (int i = 1000; i < original.length - 1000 && i + delay < coded.length; i += step) {
      double difference = original[i] - coded[i + delay];
      signal += (double) original[i] * original[i];
      noise += difference * difference;
    }
    return 10 * Math.log10(signal / noise);
  }

  private void ffmpeg(String arguments) throws Exception {
    run("ffmpeg -nostdin -y -loglevel error " + arguments);
  }

  /** Runs a program; a test without it is skipped, and says so. */
  private void run(String line) throws Exception {
    try {
      Process process =
          new ProcessBuilder(line.strip().split(" +"))
              .directory(directory.toFile())
              .inheritIO()
              .start();
      assertThat(process.waitFor()).as(line).isZero();
    } catch (IOException e) {
      assumeTrue(false, "not installed: " + e.getMessage());
    }
  }

  private void writePcm(String name, short[] pcm) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(pcm);
    Files.write(directory.resolve(name), bytes.array());
  }

  private short[] readPcm(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    short[] pcm = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
    return pcm;
  }

  /** The bytes of 20 ms, ffmpeg's names and its size of a code, and the least ratio in dB. */
  @ParameterizedTest
  @CsvSource({
    "PCMU, 160, mulaw, , 33",
    "PCMA, 160, alaw, , 33",
    "L16, 320, s16be, , 90",
    "L16_WIDE, 640, s16be, , 90",
    "G722, 160, g722, , 18",
    "GSM, 33, gsm, , 7",
    "G726_16, 40, g726le, 2, 9",
    "G726_24, 60, g726le, 3, 15",
    "G726_32, 80, g726le, 4, 21",
    "AAL2_G726_16, 40, g726, 2, 9",
    "AAL2_G726_24, 60, g726, 3, 15",
    "AAL2_G726_32, 80, g726, 4, 21"
  })
  void ffmpegUnderstandsUsAndWeIt(
      Codec codec, int packetBytes, String format, String codeSize, double leastDb)
      throws Exception {
    short[] speech = speech(codec.rate());
    byte[] payload = encode(codec, speech);
    assertThat(payload).hasSize(SECONDS * 50 * packetBytes);
    String rate = Integer.toString(codec.rate());

    Files.write(directory.resolve("ours.bin"), payload);
    String in = codec == Codec.G722 ? "" : "-ar " + rate;
    String size = codeSize == null ? "" : "-code_size " + codeSize;
    ffmpeg("-f %s %s %s -i ours.bin -f s16le -ar %s a.raw".formatted(format, size, in, rate));
    double heard = ratio(speech, readPcm("a.raw"), 64);

    writePcm("in.raw", speech);
    String encoder = codeSize == null ? "" : "-c:a " + format;
    ffmpeg(
        "-f s16le -ar %s -ac 1 -i in.raw %s %s -f %s theirs.bin"
            .formatted(rate, encoder, size, format));
    byte[] theirs = Files.readAllBytes(directory.resolve("theirs.bin"));
    double understood = ratio(speech, decode(codec, theirs, packetBytes), 64);

    double alone = ratio(speech, decode(codec, payload, packetBytes), 64);
    System.out.printf(
        "%s: alone %.1f dB, decoded by ffmpeg %.1f dB, encoded by ffmpeg %.1f dB%n",
        codec, alone, heard, understood);
    assertThat(alone).isGreaterThan(leastDb);
    assertThat(heard).isGreaterThan(leastDb);
    assertThat(understood).isGreaterThan(leastDb);
  }

  /** ffmpeg's 40 kbit/s leaks faster than the Recommendation: sox's does not. */
  @Test
  void soxUnderstandsOurG726At40() throws Exception {
    short[] speech = speech(8000);
    byte[] payload = encode(Codec.G726_40, speech);
    ByteBuffer au = ByteBuffer.allocate(24 + payload.length);
    au.putInt(0x2e736e64).putInt(24).putInt(payload.length).putInt(26).putInt(8000).putInt(1);
    Files.write(directory.resolve("ours.au"), au.put(payload).array());
    run("sox ours.au -t raw -e signed -b 16 -r 8000 a.raw");

    double heard = ratio(speech, readPcm("a.raw"), 64);
    double packed =
        ratio(speech, decode(Codec.AAL2_G726_40, encode(Codec.AAL2_G726_40, speech), 100), 64);
    System.out.printf("G726_40: decoded by sox %.1f dB, alone %.1f dB%n", heard, packed);
    assertThat(heard).isGreaterThan(25);
    assertThat(packed).isGreaterThan(25);
  }

  /** ffmpeg does not encode it, and its decoder has no enhancer, which delays ours. */
  @ParameterizedTest
  @CsvSource({"20, 38", "30, 50"})
  void ffmpegDecodesOurIlbcAsWeDo(int ms, int bytes) throws Exception {
    short[] speech = speech(8000);
    Encoder encoder = Codec.ILBC.encoder("mode=" + ms);
    ByteBuffer payload = ByteBuffer.allocate(speech.length);
    payload.put(("#!iLBC" + ms + "\n").getBytes());
    int begin = payload.position();
    encoder.encode(speech, 0, speech.length, payload);
    assertThat(payload.position()).isEqualTo(begin + SECONDS * 1000 / ms * bytes);
    Files.write(directory.resolve("ours.lbc"), Arrays.copyOf(payload.array(), payload.position()));
    ffmpeg("-i ours.lbc -f s16le a.raw");
    short[] theirs = readPcm("a.raw");
    short[] ours =
        decode(
            Codec.ILBC, Arrays.copyOfRange(payload.array(), begin, payload.position()), 2 * bytes);
    double alone = ratio(speech, ours, 100);
    double heard = ratio(speech, theirs, 100);
    double alike = ratio(theirs, ours, 100);
    System.out.printf(
        "ILBC %d: alone %.1f dB, decoded by ffmpeg %.1f dB, one to the other %.1f dB%n",
        ms, alone, heard, alike);
    // Its high-pass filters (RFC 3951 §3.1, §4.8) give the pitch another phase: 6.5 dB.
    assertThat(alone).isGreaterThan(5.5);
    assertThat(heard).isGreaterThan(5.5);
    assertThat(alike).isGreaterThan(15);
  }

  private static byte[] header(Codec codec) {
    ByteBuffer header = ByteBuffer.allocate(codec == Codec.OPUS ? 19 : 80);
    header.order(ByteOrder.LITTLE_ENDIAN);
    if (codec == Codec.OPUS) {
      header.put("OpusHead".getBytes()).put((byte) 1).put((byte) 1).putShort((short) 0);
      return header.putInt(48000).putShort((short) 0).put((byte) 0).array();
    }
    int wide = codec == Codec.SPEEX_WIDE ? 1 : 0;
    header.put("Speex   1.2.0".getBytes()).position(28);
    header.putInt(1).putInt(80).putInt(codec.rate()).putInt(wide).putInt(4).putInt(1);
    header.putInt(-1).putInt(codec.rate() / 50).putInt(0).putInt(1).putInt(0);
    return header.array();
  }

  private static byte[] comment(Codec codec) {
    byte[] empty = new byte[8];
    byte[] tags = Arrays.copyOf("OpusTags".getBytes(), 16);
    return codec == Codec.OPUS ? tags : empty;
  }

  /** Codecs whose packets ffmpeg has in Ogg only. */
  @ParameterizedTest
  @CsvSource({"OPUS, libopus, opus, 8", "SPEEX, libspeex, ogg, 5", "SPEEX_WIDE, libspeex, ogg, 5"})
  void ffmpegUnderstandsOurPacketsAndWeIts(
      Codec codec, String encoder, String format, double leastDb) throws Exception {
    short[] speech = speech(codec.rate());
    int frame = codec.rate() / 50;
    List<byte[]> packets = new ArrayList<>(List.of(header(codec), comment(codec)));
    Encoder ours = codec.encoder("");
    short[] alone = new short[speech.length];
    Decoder own = codec.decoder();
    for (int at = 0; at + frame <= speech.length; at += frame) {
      ByteBuffer out = ByteBuffer.allocate(1500);
      assertThat(ours.encode(speech, at, frame, out)).isTrue();
      byte[] packet = Arrays.copyOf(out.array(), out.position());
      assertThat(own.decode(packet, packet.length, alone, at, alone.length - at)).isEqualTo(frame);
      packets.add(packet);
    }
    Files.write(directory.resolve("ours.ogg"), Ogg.write(packets, frame));
    String rate = Integer.toString(codec.rate());
    ffmpeg("-i ours.ogg -f s16le -ar %s a.raw".formatted(rate));
    double heard = ratio(speech, readPcm("a.raw"), frame);

    writePcm("in.raw", speech);
    ffmpeg(
        "-f s16le -ar %s -ac 1 -i in.raw -c:a %s %s -f %s theirs.ogg"
            .formatted(rate, encoder, codec == Codec.OPUS ? "-b:a 24000" : "", format));
    List<byte[]> theirs = Ogg.read(Files.readAllBytes(directory.resolve("theirs.ogg")));
    short[] decoded = new short[speech.length + 48000];
    Decoder decoder = codec.decoder();
    int at = 0;
    for (byte[] packet : theirs.subList(2, theirs.size())) {
      at += decoder.decode(packet, packet.length, decoded, at, decoded.length - at);
    }
    double understood = ratio(speech, decoded, frame);
    System.out.printf(
        "%s: alone %.1f dB, decoded by ffmpeg %.1f dB, encoded by ffmpeg %.1f dB%n",
        codec, ratio(speech, alone, frame), heard, understood);
    assertThat(heard).isGreaterThan(leastDb);
    assertThat(understood).isGreaterThan(leastDb);
  }

  /** What redundancy and concealment are worth: a tenth of the packets is lost. */
  @ParameterizedTest
  @CsvSource({"OPUS, 0.75"})
  void aLossIsCoveredByTheCodec(Codec codec, double least) {
    short[] speech = speech(codec.rate());
    int frame = codec.rate() / 50;
    Encoder encoder = codec.encoder("useinbandfec=1");
    Decoder whole = codec.decoder();
    Decoder lossy = codec.decoder();
    short[] good = new short[speech.length];
    short[] poor = new short[speech.length];
    boolean lost = false;
    double energy = 0;
    double covered = 0;
    for (int at = 0; at + frame <= speech.length; at += frame) {
      ByteBuffer out = ByteBuffer.allocate(1500);
      encoder.encode(speech, at, frame, out);
      byte[] packet = Arrays.copyOf(out.array(), out.position());
      whole.decode(packet, packet.length, good, at, frame);
      if (lost) {
        int before = at - frame;
        boolean made =
            lossy.recover(packet, packet.length, poor, before, frame)
                || lossy.conceal(poor, before, frame);
        assertThat(made).isTrue();
        for (int i = before; i < at; i++) {
          energy += Math.abs(good[i]);
          covered += Math.abs(poor[i]);
        }
      }
      lost = at / frame % 10 == 5;
      if (!lost) {
        lossy.decode(packet, packet.length, poor, at, frame);
      }
    }
    assertThat(covered / energy).isBetween(least, 1.4);
  }
}
