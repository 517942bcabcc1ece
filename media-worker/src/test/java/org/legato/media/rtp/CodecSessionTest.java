package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.audio.Goertzel;
import org.legato.media.audio.PlaylistEntry;
import org.legato.media.audio.RoomTable;
import org.legato.media.audio.ToneSource;
import org.legato.media.codec.Codec;
import org.legato.media.net.PortPool;
import org.legato.media.net.PortRange;
import org.legato.media.net.RtpPorts;

/** Two sessions that talk to each other over real sockets, ticked by hand. */
class CodecSessionTest {
  private final MediaCounters counters = new MediaCounters();
  private final PortPool pool = new PortPool("127.0.0.1", new PortRange(20_000, 29_999), counters);
  private final List<MediaEvent> events = new ArrayList<>();
  private final List<MediaSession> sessions = new ArrayList<>();
  private long now = 1_000_000;

  /** Plays a tone and keeps what is received meanwhile, at the session's rate. */
  private static final class Voice implements PlaylistEntry {
    private final ToneSource tone;
    private final List<short[]> heard = new ArrayList<>();

    private Voice(int hz) {
      tone = new ToneSource(0, 0, 0, hz, 0);
    }

    @Override
    public boolean play(short[] out) {
      return tone.play(out);
    }

    @Override
    public boolean listens() {
      return true;
    }

    @Override
    public void record(short[] in) {
      heard.add(in.clone());
    }

    /** Relative to the tone that was played; of the last frames. */
    private double level(int hz) {
      List<short[]> last = heard.subList(heard.size() - 40, heard.size());
      int frame = last.getFirst().length;
      short[] pcm = new short[40 * frame];
      for (int i = 0; i < 40; i++) {
        System.arraycopy(last.get(i), 0, pcm, i * frame, frame);
      }
      // Its frequencies are those of 8 kHz.
      return Goertzel.amplitude(pcm, 0, pcm.length, hz * 8000.0 / (frame * 50)) / 8000;
    }
  }

  @AfterEach
  void close() {
    sessions.forEach(s -> pool.close(s.ports()));
  }

  private MediaSession session() {
    Optional<RtpPorts> ports = pool.open();
    MediaSettings settings = MediaSettings.from(ConfigFactory.load());
    MediaSession made =
        new MediaSession("s", "s", ports.orElseThrow(), 99, "legato@test", settings, events::add);
    sessions.add(made);
    return made;
  }

  private void connect(MediaSession one, MediaSession other, Codec codec, String fmtp, int ms) {
    int port = other.ports().port();
    one.configure(
        new RtpParameters(
            "127.0.0.1",
            port,
            port + 1,
            96,
            codec,
            fmtp,
            List.of(new PayloadType(96, codec)),
            101,
            101,
            codec.clock(),
            ms,
            true,
            true),
        now);
    one.attach(true, true);
  }

  private void tick(int count) {
    for (int i = 0; i < count; i++) {
      now += 20;
      sessions.forEach(s -> s.tick(now, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCodecCarriesSoundBothWays(Codec codec) {
    MediaSession one = session();
    MediaSession other = session();
    connect(one, other, codec, "mode=20", 20);
    connect(other, one, codec, "mode=20", 20);
    // The upper half of wide band Speex keeps the colour of speech, but not the pitch of a sine.
    int hz = codec.rate() == 8000 ? 1000 : codec == Codec.SPEEX_WIDE ? 2000 : 5000;
    Voice high = new Voice(hz);
    Voice low = new Voice(600);
    one.playlist().append(high);
    other.playlist().append(low);
    tick(80);

    assertThat(other.statistics().packetsReceived()).isEqualTo(80);
    assertThat(low.level(hz)).isBetween(0.25, 1.3);
    assertThat(high.level(600)).isBetween(0.5, 1.3);
    assertThat(high.level(hz)).as("its own").isLessThan(0.1);
    assertThat(one.statistics().mos()).isBetween(1.5, 4.5);
    assertThat(one.statistics().concealedMs()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "PCMU, 10, 160",
    "PCMU, 30, 53",
    "G722, 40, 40",
    "SPEEX_WIDE, 40, 40",
    "GSM, 60, 26",
    "ILBC, 20, 53",
    "ILBC, 30, 53",
    "ILBC, 60, 26",
    "OPUS, 60, 26",
    "AAL2_G726_24, 30, 53"
  })
  void packetsHaveTheLengthThatWasNegotiated(Codec codec, int ms, int packets) {
    MediaSession one = session();
    MediaSession other = session();
    connect(one, other, codec, "", ms);
    connect(other, one, codec, "", ms);
    Voice voice = new Voice(600);
    Voice ear = new Voice(900);
    one.playlist().append(voice);
    other.playlist().append(ear);
    tick(80);

    assertThat(one.statistics().packetsSent()).isEqualTo(packets);
    assertThat(ear.level(600)).isBetween(0.5, 1.3);
    assertThat(other.statistics().packetsLost()).isZero();
    assertThat(other.statistics().concealedMs()).isZero();
  }

  @Test
  void opusSendsNothingInSilenceIfThePeerWantsThat() {
    MediaSession one = session();
    MediaSession other = session();
    connect(one, other, Codec.OPUS, "usedtx=1;useinbandfec=1", 20);
    connect(other, one, Codec.OPUS, "", 20);
    one.playlist().append(ToneSource.silence(60_000));
    tick(200);

    assertThat(one.statistics().packetsSent()).isLessThan(100);
    assertThat(other.statistics().packetsLost()).isZero();
  }

  /** What nobody hears is not decoded; who begins to listen hears it at once. */
  @Test
  void whoBeginsToListenHearsThePeer() {
    MediaSession one = session();
    MediaSession other = session();
    connect(one, other, Codec.PCMU, "", 20);
    connect(other, one, Codec.PCMU, "", 20);
    one.playlist().append(new Voice(600));
    other.playlist().append(new ToneSource(2000, 0, 0, 900, 0));
    Voice ear = new Voice(900);
    other.playlist().append(ear);
    tick(100);
    assertThat(ear.heard).isEmpty();
    tick(42);
    assertThat(ear.level(600)).isBetween(0.9, 1.1);
    assertThat(other.statistics().concealedMs()).isZero();
  }

  /** Ten milliseconds a packet are two packets a frame: all are read, none waits in the socket. */
  @Test
  void shortPacketsDoNotPileUp() {
    MediaSession one = session();
    MediaSession other = session();
    connect(one, other, Codec.PCMU, "", 10);
    connect(other, one, Codec.PCMU, "", 10);
    one.playlist().append(new ToneSource(0, 0, 0, 600, 0));
    other.playlist().append(new ToneSource(0, 0, 0, 900, 0));
    tick(300);
    assertThat(other.statistics().packetsReceived()).isBetween(595L, 600L);
    assertThat(other.statistics().packetsLost()).isZero();
    assertThat(other.statistics().delayMs()).isLessThanOrEqualTo(120);
  }

  @Test
  void aCallMayChangeItsCodec() {
    MediaSession one = session();
    MediaSession other = session();
    Voice voice = new Voice(600);
    Voice ear = new Voice(900);
    one.playlist().append(voice);
    other.playlist().append(ear);
    for (Codec codec : List.of(Codec.PCMA, Codec.OPUS, Codec.G722, Codec.GSM)) {
      connect(one, other, codec, "", 20);
      connect(other, one, codec, "", 20);
      tick(80);
      assertThat(ear.level(600)).as(codec.name()).isBetween(0.5, 1.3);
    }
  }

  @Test
  void aKeyIsHeardOnTheClockOfItsCodec() {
    MediaSession one = session();
    MediaSession other = session();
    connect(one, other, Codec.OPUS, "", 20);
    connect(other, one, Codec.OPUS, "", 20);
    one.sendKey(5, 160);
    tick(60);

    assertThat(events)
        .filteredOn(MediaEvent.KeyPressed.class::isInstance)
        .containsExactly(new MediaEvent.KeyPressed("s", 5, 160));
  }

  /** A telephone, a wide band one and Opus in one room: each hears the others as well as it can. */
  @Test
  void aRoomMixesAtTheHighestRate() {
    RoomTable rooms = new RoomTable(() -> now / 20, channel -> {});
    Codec[] codecs = {Codec.PCMU, Codec.L16_WIDE, Codec.OPUS};
    int[] tones = {700, 5000, 1500};
    List<Voice> voices = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      MediaSession caller = session();
      MediaSession member = session();
      connect(caller, member, codecs[i], "", 20);
      connect(member, caller, codecs[i], "", 20);
      Voice voice = new Voice(tones[i]);
      voices.add(voice);
      caller.playlist().append(voice);
      member.playlist().append(rooms.join("r", "m" + i, true, true));
    }
    tick(120);

    assertThat(voices.get(0).level(1500)).isBetween(0.7, 1.2);
    assertThat(voices.get(0).level(3000)).as("no image of 5 kHz").isLessThan(0.02);
    assertThat(voices.get(1).level(700)).isBetween(0.9, 1.1);
    assertThat(voices.get(1).level(1500)).isBetween(0.7, 1.2);
    assertThat(voices.get(1).level(7300)).as("no image of 700 Hz").isLessThan(0.02);
    assertThat(voices.get(2).level(700)).isBetween(0.7, 1.2);
    assertThat(voices.get(2).level(5000)).isBetween(0.5, 1.3);
    for (int i = 0; i < 3; i++) {
      assertThat(voices.get(i).level(tones[i])).as("itself").isLessThan(0.05);
    }
  }

  /** In a room of mixed rates; Opus, Speex and iLBC are foreign code that allocates. */
  @ParameterizedTest
  @EnumSource(
      names = {"OPUS", "SPEEX", "SPEEX_WIDE", "ILBC"},
      mode = EnumSource.Mode.EXCLUDE)
  void aTickAllocatesNothing(Codec codec) {
    RoomTable rooms = new RoomTable(() -> now / 20, channel -> {});
    Codec[] codecs = {codec, Codec.PCMU, Codec.G722};
    for (int i = 0; i < codecs.length; i++) {
      MediaSession caller = session();
      MediaSession member = session();
      connect(caller, member, codecs[i], "", 20);
      connect(member, caller, codecs[i], "", 20);
      caller.playlist().append(new ToneSource(0, 0, 0, 500 + 100 * i, 0));
      member.playlist().append(rooms.join("r", "m" + i, true, true));
    }
    tick(250);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 250; i++) {
      now += 20;
      for (int s = 0; s < sessions.size(); s++) {
        sessions.get(s).tick(now, 300_000);
      }
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(sessions.getLast().statistics().packetsReceived()).isGreaterThan(450);
    // A report every five seconds; an object in each tick would be 24,000 bytes at least.
    assertThat(allocated).as("bytes in 1500 ticks").isLessThan(6000);
  }
}
