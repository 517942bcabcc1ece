package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.audio.AudioFile;
import org.legato.media.audio.FrameResampler;
import org.legato.media.audio.Goertzel;
import org.legato.media.audio.PlaylistEntry;
import org.legato.media.audio.RoomTable;
import org.legato.media.codec.Codec;
import org.legato.media.net.PortPool;
import org.legato.media.net.PortRange;

/**
 * Sound through every pair of codecs: callers with one codec each sit in a room and speak in turn,
 * first a tone, then something like speech; what each of the others hears is compared with it.
 */
class SoundMatrixTest {
  private static final List<Codec> ALL =
      List.of(
          Codec.PCMU,
          Codec.PCMA,
          Codec.G722,
          Codec.OPUS,
          Codec.SPEEX_WIDE,
          Codec.SPEEX,
          Codec.GSM,
          Codec.ILBC,
          Codec.L16_WIDE,
          Codec.G726_32,
          Codec.AAL2_G726_24);

  private static final List<Codec> SOME =
      List.of(
          Codec.PCMU, Codec.G722, Codec.OPUS, Codec.SPEEX, Codec.GSM, Codec.ILBC, Codec.G726_32);

  private static final int TONE_TICKS = 20;
  private static final int SPEECH_TICKS = 40;
  private static final int TURN_TICKS = 80;
  private static final int HZ = 700;
  private static final int MOST_DELAY = 2400;

  /**
   * A pattern of losses as most are. In some G.726 loses its scale, or Speex of this encoder, which
   * predicts more than libspeex's, the level that it predicts from, and a moment is much too loud.
   */
  private static final int LOSSES = 3000;

  /** Somewhere where tests that run at the same time are not. */
  private static final int LOW = 20_000 + 2 * new Random().nextInt(4500);

  private final PortPool pool =
      new PortPool("127.0.0.1", new PortRange(LOW, 29_999), new MediaCounters());
  private final List<MediaSession> sessions = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();
  private final short[] said = said();
  private List<Codec> codecs;
  private long now = 1_000_000;
  private int tick;

  /** Passes packets on between two sessions and loses some. */
  private static final class Relay {
    private final DatagramChannel channel = SimulatedPeer.bound();
    private final ByteBuffer packet = ByteBuffer.allocateDirect(2000);

    /** One for each way: what is lost shall not depend on which packet is first in the socket. */
    private final Random there;

    private final Random back;
    private final double loss;

    private Relay(int seed, double loss) throws IOException {
      there = new Random(seed);
      back = new Random(100 + seed);
      this.loss = loss;
    }

    private void pass(int one, int other) throws IOException {
      SocketAddress from = channel.receive(packet.clear());
      while (from != null) {
        boolean first = ((InetSocketAddress) from).getPort() == one;
        Random random = first ? there : back;
        // Reports come at random times, and what is lost shall not depend on them.
        if (Rtcp.isRtcp(packet.flip()) || random.nextDouble() >= loss) {
          int to = first ? other : one;
          channel.send(packet, new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
        }
        from = channel.receive(packet.clear());
      }
    }
  }

  /** A caller: speaks when told, and keeps what it hears, at 8 kHz. */
  private final class Voice implements PlaylistEntry {
    private final short[] heard = new short[codecs.size() * TURN_TICKS * 160];
    private FrameResampler narrowing;
    private PlaylistEntry speaking;

    @Override
    public boolean play(short[] out) {
      if (speaking == null || !speaking.play(out)) {
        Arrays.fill(out, (short) 0);
      }
      return true;
    }

    @Override
    public boolean listens() {
      return true;
    }

    @Override
    public void record(short[] in) {
      if (in.length == FRAME) {
        System.arraycopy(in, 0, heard, tick * FRAME, FRAME);
      } else {
        narrowing = narrowing == null ? new FrameResampler(in.length * 50, 8000) : narrowing;
        narrowing.convert(in, 0, in.length, heard, tick * FRAME);
      }
    }
  }

  private static short[] said() {
    short[] pcm = new short[(TONE_TICKS + SPEECH_TICKS) * 160];
    double phase = 0;
    for (int i = 0; i < pcm.length; i++) {
      if (i < TONE_TICKS * 160) {
        pcm[i] = (short) (6000 * Math.sin(2 * Math.PI * HZ * i / 8000));
        continue;
      }
      double t = i / 8000.0;
      phase += (120 + 30 * Math.sin(4 * t)) / 8000;
      double sum = 0;
      for (int h = 1; h <= 20; h++) {
        double distance = (h * 120 - 500 - 150 * Math.sin(9 * t)) / 300;
        sum += Math.exp(-distance * distance) * Math.sin(2 * Math.PI * h * phase);
      }
      pcm[i] = (short) (5000 * (1.1 + Math.sin(14 * t)) / 2.1 * sum);
    }
    return pcm;
  }

  private MediaSession session() {
    MediaSettings settings = MediaSettings.from(ConfigFactory.load());
    MediaSession made =
        new MediaSession(
            "s", "s", pool.open().orElseThrow(), 7, "legato@test", settings, event -> {});
    sessions.add(made);
    return made;
  }

  private void connect(MediaSession session, Relay through, Codec codec) throws IOException {
    int port = SimulatedPeer.port(through.channel);
    List<PayloadType> types = List.of(new PayloadType(96, codec));
    session.configure(
        new RtpParameters(
            "127.0.0.1",
            port,
            port,
            96,
            codec,
            "useinbandfec=1;mode=20",
            types,
            101,
            101,
            codec.clock(),
            20,
            true,
            true),
        now);
    session.attach(true, true);
  }

  @AfterEach
  void close() throws IOException {
    sessions.forEach(s -> pool.close(s.ports()));
    for (Relay relay : relays) {
      relay.channel.close();
    }
  }

  /** What became of the sound: all relative to what was said, the delay in ms. */
  private record Result(double tone, double level, double likeness, double delay) {}

  private Result compare(short[] heard, int turn) {
    int speech = TONE_TICKS * 160;
    int delay = bestLag(heard, turn, speech, said.length, 0, MOST_DELAY);
    double energy = 0;
    double original = 0;
    for (int i = speech; i < said.length; i++) {
      energy += heard[turn + i + delay] * heard[turn + i + delay];
      original += said[i] * said[i];
    }
    // A jitter buffer that adapts moves the rest: each tenth of a second may have its own delay.
    double likeness = 0;
    for (int from = speech; from < said.length; from += 800) {
      int lag = bestLag(heard, turn, from, from + 800, Math.max(0, delay - 480), delay + 480);
      likeness += likeness(heard, turn + lag, from, from + 800, 1);
    }
    return new Result(
        amplitude(heard, turn + delay + 1200) / 6000,
        Math.sqrt(energy / original),
        likeness * 800 / (said.length - speech),
        delay / 8.0);
  }

  private int bestLag(short[] heard, int turn, int from, int to, int least, int most) {
    int found = least;
    double best = 0;
    for (int lag = least; lag < most; lag++) {
      double likeness = likeness(heard, turn + lag, from, to, 5);
      if (likeness > best) {
        best = likeness;
        found = lag;
      }
    }
    return found;
  }

  /** The mean of three short stretches: what is made up for a lost packet has another phase. */
  private static double amplitude(short[] pcm, int from) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += Goertzel.amplitude(pcm, from + i * 400, 400, HZ);
    }
    return sum / 3;
  }

  /** How alike two sounds are, whatever their levels: 1 for the same. */
  private double likeness(short[] heard, int shift, int from, int to, int step) {
    double product = 0;
    double one = 1;
    double other = 1;
    for (int i = from; i < to && shift + i < heard.length; i += step) {
      double sample = heard[shift + i];
      product += said[i] * sample;
      one += said[i] * said[i];
      other += sample * sample;
    }
    return product / Math.sqrt(one * other);
  }

  /**
   * The loss on each way, so sound that crosses the room meets it twice; the least likeness, which
   * iLBC has less of as its filters move the pitch's phase.
   */
  @ParameterizedTest
  @CsvSource({"0, 0.85, 0.75", "0.05, 0.6, 0.6"})
  void whatOneSaysTheOthersHear(double loss, double least, double ilbc) throws Exception {
    codecs = loss > 0 ? SOME : ALL;
    RoomTable rooms = new RoomTable(() -> now / 20, channel -> {});
    List<Voice> voices = new ArrayList<>();
    for (Codec codec : codecs) {
      Relay relay = new Relay(LOSSES + codec.ordinal(), loss);
      relays.add(relay);
      MediaSession caller = session();
      MediaSession member = session();
      connect(caller, relay, codec);
      connect(member, relay, codec);
      Voice voice = new Voice();
      voices.add(voice);
      caller.playlist().append(voice);
      member.playlist().append(rooms.join("r", codec.name(), true, true));
    }
    for (tick = 0; tick < codecs.size() * TURN_TICKS; tick++) {
      if (tick % TURN_TICKS == 5) {
        voices.get(tick / TURN_TICKS).speaking = new AudioFile(said, 8000).entry(false);
      }
      now += 20;
      for (MediaSession session : sessions) {
        session.tick(now, 0);
      }
      for (int i = 0; i < relays.size(); i++) {
        relays
            .get(i)
            .pass(sessions.get(2 * i).ports().port(), sessions.get(2 * i + 1).ports().port());
      }
    }
    System.out.printf("loss %.0f %%: likeness (speaker's rows), delay in ms%n", loss * 100);
    for (int speaker = 0; speaker < codecs.size(); speaker++) {
      StringBuilder row = new StringBuilder();
      for (int ear = 0; ear < codecs.size(); ear++) {
        if (ear == speaker) {
          row.append("     -     ");
          continue;
        }
        Result result =
            compare(voices.get(ear).heard, (speaker * TURN_TICKS + 5) * PlaylistEntry.FRAME);
        row.append(" %.2f %4.0f  ".formatted(result.likeness(), result.delay()));
        String pair = codecs.get(speaker) + " to " + codecs.get(ear) + " " + result;
        assertThat(result.tone()).as(pair).isBetween(loss > 0 ? 0.35 : 0.7, 1.3);
        assertThat(result.level()).as(pair).isBetween(loss > 0 ? 0.4 : 0.7, 1.3);
        assertThat(result.likeness()).as(pair).isGreaterThan(pair.contains("ILBC") ? ilbc : least);
        assertThat(result.delay()).as(pair).isBetween(20.0, 280.0);
      }
      System.out.printf("%-13s%s%n", codecs.get(speaker), row);
    }
  }
}
