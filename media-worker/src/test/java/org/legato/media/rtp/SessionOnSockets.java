package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.audio.Goertzel;
import org.legato.media.codec.Codec;
import org.legato.media.net.PortPool;
import org.legato.media.net.PortRange;
import org.legato.media.net.RtpPorts;

/** A session on real sockets, ticked by hand, and its peer. */
abstract class SessionOnSockets {
  static final MediaSettings SETTINGS = MediaSettings.from(ConfigFactory.load());
  static final int SSRC = 0x1234_5678;

  final MediaCounters counters = new MediaCounters();
  private final PortPool pool = new PortPool("127.0.0.1", new PortRange(20_000, 29_999), counters);
  final List<MediaEvent> events = new ArrayList<>();
  private final List<MediaSession> sessions = new ArrayList<>();
  SimulatedPeer peer;
  MediaSession session;

  /** The clock of media threads, which goes faster here. */
  long now = System.nanoTime() / 1_000_000;

  @BeforeEach
  void open() throws Exception {
    peer = new SimulatedPeer();
    session = session("s", SSRC);
    session.configure(parameters(peer, 101), now);
    session.attach(true, true);
  }

  @AfterEach
  void close() throws Exception {
    sessions.forEach(s -> pool.close(s.ports()));
    peer.close();
    assertThat(counters.read().get("legato_media_ports_in_use")).isEqualTo(0L);
  }

  MediaSession session(String id, int seed) {
    Optional<RtpPorts> ports = pool.open();
    MediaSession made =
        new MediaSession(id, id, ports.orElseThrow(), seed, "legato@test", SETTINGS, events::add);
    sessions.add(made);
    return made;
  }

  static RtpParameters parameters(SimulatedPeer peer, int dtmf) throws Exception {
    return new RtpParameters(
        "127.0.0.1",
        SimulatedPeer.port(peer.rtp),
        SimulatedPeer.port(peer.rtcp),
        0,
        Codec.PCMU,
        "",
        List.of(new PayloadType(0, Codec.PCMU), new PayloadType(8, Codec.PCMA)),
        dtmf,
        dtmf,
        8000,
        20,
        true,
        true);
  }

  int port() {
    return session.ports().port();
  }

  void tick(int count) {
    for (int i = 0; i < count; i++) {
      now += 20;
      session.tick(now, 0);
    }
  }

  static double amplitude(short[] pcm, double hz) {
    return Goertzel.amplitude(pcm, 0, pcm.length, hz);
  }
}
