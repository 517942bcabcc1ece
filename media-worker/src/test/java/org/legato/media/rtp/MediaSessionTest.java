package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaEvent;
import org.legato.media.audio.KeyDetector;
import org.legato.media.audio.RoomTable;
import org.legato.media.audio.ToneSource;

/** Sessions on real sockets, ticked by hand. */
class MediaSessionTest extends SessionOnSockets {
  @Test
  void aToneThatIsPlayedIsHeardByThePeer() throws Exception {
    session.playlist().append(new ToneSource(1000, 1000, 0, 700, 0));
    tick(25);

    List<ByteBuffer> packets = SimulatedPeer.received(peer.rtp);
    assertThat(packets).hasSize(25);
    short[] pcm = SimulatedPeer.sound(packets);
    assertThat(amplitude(pcm, 700)).isGreaterThan(4000);
    assertThat(amplitude(pcm, 1100)).isLessThan(100);
    for (int i = 1; i < packets.size(); i++) {
      ByteBuffer packet = packets.get(i);
      ByteBuffer before = packets.get(i - 1);
      assertThat(packet.getShort(2)).isEqualTo((short) (before.getShort(2) + 1));
      assertThat(packet.getInt(4)).isEqualTo(before.getInt(4) + 160);
      assertThat(packet.getInt(8)).isEqualTo(SSRC);
    }
    assertThat(packets.getFirst().get(1)).as("the marker begins").isEqualTo((byte) 0x80);
    assertThat(packets.get(1).get(1)).isEqualTo((byte) 0);
  }

  @Test
  void sequenceAndTimeGoOnWhenThePeerMoves() throws Exception {
    session.playlist().append(new ToneSource(5000, 5000, 0, 700, 0));
    tick(5);
    List<ByteBuffer> before = SimulatedPeer.received(peer.rtp);
    try (SimulatedPeer elsewhere = new SimulatedPeer()) {
      session.configure(parameters(elsewhere, 101), now);
      tick(5);

      List<ByteBuffer> after = SimulatedPeer.received(elsewhere.rtp);
      assertThat(SimulatedPeer.received(peer.rtp)).isEmpty();
      assertThat(after).hasSize(5);
      assertThat(after.getFirst().getShort(2))
          .isEqualTo((short) (before.getLast().getShort(2) + 1));
      assertThat(after.getFirst().getInt(4)).isEqualTo(before.getLast().getInt(4) + 160);
      assertThat(after.getFirst().getInt(8)).isEqualTo(SSRC);
    }
  }

  @Test
  void whatIsNotThePeersIsIgnoredAndCounted() throws Exception {
    for (int i = 0; i < 5; i++) {
      peer.speak(port(), 5000, 700);
      tick(1);
    }
    try (SimulatedPeer stranger = new SimulatedPeer()) {
      for (int i = 0; i < 100; i++) {
        stranger.speak(port(), 20000, 1100);
        peer.speak(port(), 5000, 700);
        tick(1);
      }
    }
    peer.sendType(55, port());
    tick(1);

    assertThat(session.statistics().wrongSource()).isEqualTo(100);
    assertThat(session.statistics().wrongPayloadType()).isEqualTo(1);
    assertThat(session.statistics().packetsReceived()).isEqualTo(105);
    assertThat(session.statistics().packetsLost()).isZero();
  }

  @Test
  void aPeerBehindAddressTranslationIsFoundOnceAndNotAgain() throws Exception {
    try (SimulatedPeer translated = new SimulatedPeer();
        SimulatedPeer intruder = new SimulatedPeer()) {
      session.playlist().append(new ToneSource(9000, 9000, 0, 700, 0));
      for (int i = 0; i < 20; i++) {
        translated.speak(port(), 5000, 700);
        tick(1);
      }
      assertThat(SimulatedPeer.received(translated.rtp)).as("latched").isNotEmpty();
      for (int i = 0; i < 200; i++) {
        intruder.speak(port(), 5000, 700);
        tick(1);
      }
      assertThat(SimulatedPeer.received(intruder.rtp)).isEmpty();
    }
  }

  @Test
  void keysInTheSoundAreFoundWhereNoTelephoneEventWasNegotiated() throws Exception {
    session.configure(parameters(peer, -1), now);
    press(770, 1336);
    press(770, 1336);
    press(941, 1477);

    assertThat(keys()).containsExactly(5, 5, 11);
  }

  @Test
  void keysInTheSoundAreNotCountedTwice() throws Exception {
    press(770, 1336);

    assertThat(keys()).isEmpty();
  }

  private void press(double row, double column) throws Exception {
    for (int i = 0; i < 5; i++) {
      peer.speak(port(), 5000, row, column);
      tick(1);
    }
    for (int i = 0; i < 15; i++) {
      peer.speak(port(), 0);
      tick(1);
    }
  }

  private List<Integer> keys() {
    return events.stream()
        .filter(MediaEvent.KeyPressed.class::isInstance)
        .map(e -> ((MediaEvent.KeyPressed) e).key())
        .toList();
  }

  @Test
  void aKeyIsSentAsOneEventWithThreeEnds() throws Exception {
    session.sendKey(7, 100);
    session.sendKey(7, 100);
    tick(20);

    List<ByteBuffer> packets = SimulatedPeer.received(peer.rtp);
    assertThat(packets).hasSize(14);
    List<ByteBuffer> first = packets.subList(0, 7);
    assertThat(first).extracting(p -> p.getInt(4)).containsOnly(first.getFirst().getInt(4));
    assertThat(first).extracting(p -> (int) p.get(12)).containsOnly(7);
    assertThat(first)
        .extracting(p -> p.get(1) & 0xFF)
        .containsExactly(229, 101, 101, 101, 101, 101, 101);
    assertThat(first)
        .extracting(p -> (int) p.getShort(14))
        .containsExactly(160, 320, 480, 640, 800, 800, 800);
    assertThat(first)
        .extracting(p -> (p.get(13) & 0x80) != 0)
        .containsExactly(false, false, false, false, true, true, true);
    assertThat(packets.get(7).getInt(4)).isNotEqualTo(first.getFirst().getInt(4));
    assertThat(packets.get(7).get(1) & 0xFF).isEqualTo(229);
  }

  @Test
  void aPeerWithoutTelephoneEventHearsTheKeys() throws Exception {
    session.configure(parameters(peer, -1), now);
    session.playlist().append(new ToneSource(60_000, 60_000, 0, 500, 0));
    tick(10);
    session.sendKey(5, 100);
    session.sendKey(11, 100);
    tick(30);

    List<Integer> heard = new ArrayList<>();
    KeyDetector detector =
        new KeyDetector(
            new KeyDetector.Listener() {
              @Override
              public void began(int key) {
                heard.add(key);
              }

              @Override
              public void ended(int key, int durationMs) {}
            });
    short[] sound = SimulatedPeer.sound(SimulatedPeer.received(peer.rtp));
    detector.feed(sound, 0, sound.length);
    assertThat(heard).containsExactly(5, 11);
    short[] after = java.util.Arrays.copyOfRange(sound, sound.length - 1600, sound.length);
    assertThat(amplitude(after, 500)).as("then the tone goes on").isGreaterThan(3000);
  }

  @Test
  void threeInARoomHearTheTwoOthers() throws Exception {
    double[] tones = {500, 900, 1300};
    RoomTable rooms = new RoomTable(() -> now / 20, member -> {});
    List<SimulatedPeer> peers = new ArrayList<>();
    List<MediaSession> members = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        SimulatedPeer other = new SimulatedPeer();
        MediaSession member = session("m" + i, SSRC + i + 1);
        member.configure(parameters(other, 101), now);
        member.attach(true, true);
        member.playlist().append(rooms.join("r", "m" + i, true, true));
        peers.add(other);
        members.add(member);
      }
      for (int round = 0; round < 60; round++) {
        now += 20;
        for (int i = 0; i < 3; i++) {
          peers.get(i).speak(members.get(i).ports().port(), 5000, tones[i]);
          members.get(i).tick(now, 0);
        }
      }
      for (int i = 0; i < 3; i++) {
        List<ByteBuffer> packets = SimulatedPeer.received(peers.get(i).rtp);
        short[] heard = SimulatedPeer.sound(packets.subList(20, packets.size()));
        for (int other = 0; other < 3; other++) {
          if (other == i) {
            assertThat(amplitude(heard, tones[other])).as("itself").isLessThan(200);
          } else {
            assertThat(amplitude(heard, tones[other])).isBetween(4500.0, 5500.0);
          }
        }
      }
    } finally {
      for (SimulatedPeer other : peers) {
        other.close();
      }
    }
  }

  @Test
  void aPeerMayMoveAtAnyTimeAndStrangersAreCounted() throws Exception {
    session.playlist().append(new ToneSource(60_000, 60_000, 0, 700, 0));
    talk(peer, 150);
    assertThat(SimulatedPeer.received(peer.rtp)).hasSize(150);
    try (SimulatedPeer elsewhere = new SimulatedPeer()) {
      for (int i = 0; i < 40; i++) {
        elsewhere.speak(port(), 5000, 900);
        talk(peer, 1);
      }
      talk(peer, 20);
      assertThat(session.statistics().wrongSource()).isEqualTo(40);
      session.configure(parameters(elsewhere, 101), now);
      talk(elsewhere, 150);
      assertThat(SimulatedPeer.received(elsewhere.rtp)).hasSize(150);
    }
    assertThat(session.statistics().packetsReceived()).isEqualTo(360);
  }

  private void talk(SimulatedPeer with, int frames) throws Exception {
    for (int i = 0; i < frames; i++) {
      with.speak(port(), 5000, 700);
      tick(1);
    }
  }

  // ---- cost

  @Test
  void aTickAllocatesNothing() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RoomTable rooms = new RoomTable(() -> now / 20, member -> {});
    session.configure(parameters(peer, -1), now);
    session.playlist().append(rooms.join("r", "s", true, true));
    SimulatedPeer[] listener = {peer};
    ByteBuffer drain = ByteBuffer.allocateDirect(1500);
    long allocated = 0;
    for (int i = 0; i < 3000; i++) {
      listener[0].speak(port(), 5000, 700);
      now += 20;
      long before = threads.getCurrentThreadAllocatedBytes();
      session.tick(now, 300_000);
      // The first thousand compile, and pass some reports.
      allocated += i < 1000 ? 0 : threads.getCurrentThreadAllocatedBytes() - before;
      empty(peer.rtp, drain);
      empty(peer.rtcp, drain);
    }

    assertThat(session.statistics().packetsReceived()).isEqualTo(3000);
    assertThat(session.statistics().packetsSent()).isGreaterThan(2900);
    assertThat(allocated).as("bytes in 2000 ticks").isLessThan(2000);
  }

  private static void empty(DatagramChannel channel, ByteBuffer into) throws Exception {
    into.clear();
    while (channel.receive(into) != null) {
      into.clear();
    }
  }
}
