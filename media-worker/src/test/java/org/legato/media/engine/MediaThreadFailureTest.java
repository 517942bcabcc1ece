package org.legato.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker;
import org.legato.media.MemberControl;
import org.legato.media.RoomObserver;
import org.legato.media.net.PortPool;
import org.legato.media.net.PortRange;
import org.legato.media.net.RtpPorts;
import org.legato.media.rtp.MediaSession;

/** What fails on a media thread takes nothing else with it. */
class MediaThreadFailureTest {
  private static final MediaSettings SETTINGS = MediaSettings.from(ConfigFactory.load());
  private static final int LEFT = 2;
  private static final int TICKS_OF_TWO_SECONDS = 400;

  private final MediaCounters counters = new MediaCounters();

  /** Cannot take that somebody left. */
  private static final class Faulty implements RoomObserver {
    @Override
    public boolean others() {
      return false;
    }

    @Override
    public void changed(String room, int size, int event) {
      if (event == LEFT) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public void posted(String room, int id) {}

    @Override
    public void count(MediaWorker.RoomSize question, int here) {}
  }

  @Test
  void aRoomThatFailsIsCountedAndTheThreadGoesOn() {
    var pool = new PortPool("127.0.0.1", new PortRange(20_000, 29_999), counters);
    RtpPorts ports = pool.open().orElseThrow();
    try {
      var session = new MediaSession("s", "s", ports, 1, "legato@test", SETTINGS, event -> {});
      var thread =
          new MediaThread(
              0, SETTINGS, event -> {}, Runnable::run, () -> {}, counters, new Faulty());
      thread.rooms().join(session, "room", true, true, MemberControl.NONE);
      thread.rooms().end(session);
      for (int i = 0; i < TICKS_OF_TWO_SECONDS; i++) {
        thread.tick(5L * i);
      }
      assertThat(counters.read()).containsEntry("legato_media_failures_total", 1L);

      var done = new AtomicBoolean();
      thread.execute(() -> done.set(true));
      thread.tick(5L * TICKS_OF_TWO_SECONDS);
      assertThat(done).isTrue();
    } finally {
      pool.close(ports);
    }
  }
}
