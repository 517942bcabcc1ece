package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.media.audio.PlaylistEntry;

/** Whom a session takes for its peer, on real sockets. */
class PeerSourceTest extends SessionOnSockets {
  private final Ear ear = new Ear();

  /** Keeps the last frame that was heard, and says nothing, which is sent. */
  private static final class Ear implements PlaylistEntry {
    private final short[] last = new short[FRAME];

    @Override
    public boolean play(short[] out) {
      Arrays.fill(out, (short) 0);
      return true;
    }

    @Override
    public boolean listens() {
      return true;
    }

    @Override
    public void record(short[] in) {
      System.arraycopy(in, 0, last, 0, FRAME);
    }
  }

  /**
   * Whose port this was before the machine came back goes on speaking to it, for so many frames:
   * until nothing is settled, and until the kernel's socket is.
   */
  @ParameterizedTest
  @ValueSource(ints = {20, 300})
  void theAddressOfTheSdpReplacesAStrangerWhoWasTakenForIt(int frames) throws Exception {
    session.playlist().append(ear);
    try (SimulatedPeer stranger = new SimulatedPeer()) {
      for (int i = 0; i < frames; i++) {
        stranger.speak(port(), 5000, 300);
        tick(1);
      }
      assertThat(SimulatedPeer.received(stranger.rtp)).as("it was taken for it").isNotEmpty();
      assertThat(amplitude(ear.last, 300)).isGreaterThan(3000);
      SimulatedPeer.received(peer.rtp);
      // The first of these may wait where strangers' packets are looked at now and then.
      speakBoth(stranger, 40);
      SimulatedPeer.received(stranger.rtp);
      SimulatedPeer.received(peer.rtp);

      speakBoth(stranger, 20);

      assertThat(SimulatedPeer.received(peer.rtp)).hasSize(20);
      assertThat(SimulatedPeer.received(stranger.rtp)).isEmpty();
      assertThat(amplitude(ear.last, 1000)).isGreaterThan(3000);
      assertThat(amplitude(ear.last, 300)).isLessThan(100);
      assertThat(session.statistics().wrongSource()).isGreaterThan(20);
      assertThat(events).isEmpty();
    }
  }

  private void speakBoth(SimulatedPeer stranger, int frames) throws Exception {
    for (int i = 0; i < frames; i++) {
      peer.speak(port(), 5000, 1000);
      stranger.speak(port(), 5000, 300);
      tick(1);
    }
  }
}
