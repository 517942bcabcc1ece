package org.legato.load.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.legato.media.codec.Codec;
import org.legato.media.codec.Decoder;
import org.legato.media.codec.Encoder;

/** Encodes and decodes sound as fast as it can. */
final class CodecRun {
  /** Frames that are encoded one after the other: five seconds, or seven and a half. */
  private static final int FRAMES = 250;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Encoder encoder;
  private final Decoder decoder;
  private final int frame;
  private final short[] sound;
  private final byte[][] payloads;
  private final ByteBuffer packet = ByteBuffer.allocateDirect(4096);
  private final short[] decoded;

  private CodecRun(Codec codec) {
    this.encoder = codec.encoder("");
    this.decoder = codec.decoder();
    int unit = encoder.frame();
    // iLBC has frames of 30 ms.
    this.frame = Math.max(1, codec.rate() / 50 / unit) * unit;
    this.sound = sound(codec.rate());
    this.payloads = new byte[FRAMES][];
    this.decoded = new short[frame * 4];
  }

  /** Tones that come and go with some noise: no codec has an easy case of it. */
  private static short[] sound(int rate) {
    Random random = new Random(1);
    short[] sound = new short[rate * 8];
    for (int i = 0; i < sound.length; i++) {
      double t = (double) i / rate;
      double loudness = 0.5 + 0.5 * Math.sin(2 * Math.PI * 3 * t);
      double pitch = 120 + 40 * Math.sin(2 * Math.PI * 0.7 * t);
      double voice = 0;
      for (int harmonic = 1; harmonic <= 12; harmonic++) {
        voice += Math.sin(2 * Math.PI * pitch * harmonic * t) / harmonic;
      }
      sound[i] = (short) (5000 * loudness * voice + 300 * random.nextGaussian());
    }
    return sound;
  }

  private record Cost(double ns, double bytes) {}

  private interface Round {
    /** Handles all frames once. */
    void play();
  }

  /** Measures one codec for some milliseconds each way, after as long a warm-up. */
  static CodecReport.Line measure(Codec codec, int ms) {
    CodecRun run = new CodecRun(codec);
    double lengthMs = 1000.0 * run.frame / codec.rate();
    Cost encode = run.cost(run::encode, ms);
    Cost decode = run.cost(run::decode, ms);
    double per20 = 20 / lengthMs;
    return new CodecReport.Line(
        codec.name().replace('_', '-') + " (" + codec.rtpmap() + ")",
        codec.rate(),
        MediaStep.round(lengthMs * 1e6 / encode.ns()),
        MediaStep.round(encode.ns() / 1000 * per20),
        MediaStep.round(encode.bytes() * per20),
        MediaStep.round(lengthMs * 1e6 / decode.ns()),
        MediaStep.round(decode.ns() / 1000 * per20),
        MediaStep.round(decode.bytes() * per20));
  }

  private Cost cost(Round round, int ms) {
    play(round, ms);
    return play(round, ms);
  }

  private Cost play(Round round, int ms) {
    long frames = 0;
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    // CPU time: on a busy machine the clock would count what others did.
    long cpu = THREADS.getCurrentThreadCpuTime();
    long end = cpu + ms * 1_000_000L;
    long now = cpu;
    while (now < end) {
      round.play();
      frames += FRAMES;
      now = THREADS.getCurrentThreadCpuTime();
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    return new Cost((double) (now - cpu) / frames, (double) bytes / frames);
  }

  private void encode() {
    boolean first = payloads[0] == null;
    for (int i = 0; i < FRAMES; i++) {
      packet.clear();
      encoder.encode(sound, i * frame, frame, packet);
      if (first) {
        packet.flip();
        payloads[i] = new byte[packet.remaining()];
        packet.get(payloads[i]);
      }
    }
  }

  private void decode() {
    for (byte[] payload : payloads) {
      decoder.decode(payload, payload.length, decoded, 0, decoded.length);
    }
  }
}
