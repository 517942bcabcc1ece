package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.media.MediaEvent;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.codec.Codec;

/** RFC 4733 on sockets: what peers send, whole and with losses, and what we send. */
class KeyPacketsTest extends SessionOnSockets {
  private static final int FIRST = 1;
  private static final int END = 2;
  private int sequence = 100;

  /** Sends a packet of telephone-event with events of {code, duration}. */
  private void send(int time, int flags, int... events) throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(100);
    packet.put((byte) 0x80).put((byte) ((flags & FIRST) != 0 ? 101 | 0x80 : 101));
    packet.putShort((short) sequence++).putInt(time).putInt(0xBEEF);
    for (int i = 0; i < events.length; i += 2) {
      boolean ends = (flags & END) != 0 || i + 2 < events.length;
      packet.put((byte) events[i]).put((byte) (ends ? 0x8A : 0x0A));
      packet.putShort((short) events[i + 1]);
    }
    peer.rtp.send(packet.flip(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
  }

  /** A press in packets of 20 ms with three ends, of which some are lost. */
  private void press(int code, int time, int ms, String lost) throws IOException {
    int packets = ms / 20 + 2;
    for (int i = 1; i <= packets; i++) {
      int duration = Math.min(i * 20, ms) * 8;
      int flags = (i == 1 ? FIRST : 0) | (i * 20 >= ms ? END : 0);
      if (lost.charAt((i - 1) * lost.length() / packets) == '.') {
        send(time, flags, code, duration);
      } else {
        sequence++;
      }
      tick(1);
    }
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (MediaEvent event : events) {
      if (event instanceof MediaEvent.KeyPressed(String _, int key, int ms)) {
        keys.add(key + ":" + ms);
      }
    }
    return keys;
  }

  /** Which sevenths of the press are lost. */
  @ParameterizedTest
  @CsvSource({".......", "x......", "......x", "....xx.", "xxx....", "..x.x.x", "xxxxxx."})
  void aPressIsOneWhateverIsLost(String lost) throws Exception {
    press(5, 5000, 100, lost);
    tick(20);
    press(5, 9000, 100, ".......");
    tick(20);

    assertThat(keys()).hasSize(2).allMatch(key -> key.startsWith("5:")).endsWith("5:100");
  }

  @Test
  void aPressWhoseEndsAreAllLostEndsByItself() throws Exception {
    press(7, 5000, 200, "........xxxx");
    tick(20);

    assertThat(keys()).hasSize(1).first().asString().startsWith("7:1");
  }

  @Test
  void manyKeysInABurstAreAllThereInOrder() throws Exception {
    List<String> wanted = new ArrayList<>();
    int time = 5000;
    for (int i = 0; i < 40; i++) {
      press(i % 12, time, 60, ".....");
      wanted.add(i % 12 + ":60");
      time += 100 * 8;
    }
    tick(20);

    assertThat(keys()).isEqualTo(wanted);
  }

  @Test
  void severalEventsInOnePacketAreSeveralKeys() throws Exception {
    for (int i = 0; i < 3; i++) {
      send(5000, FIRST | END, 1, 400, 1, 480, 2, 560);
      tick(1);
    }
    tick(20);

    assertThat(keys()).containsExactly("1:50", "1:60", "2:70");
  }

  @Test
  void aPressOfTwentySecondsIsOne() throws Exception {
    int time = 5000;
    for (int duration = 160; duration <= 160_000; duration += 160) {
      int segment = (duration - 1) / 0xFFFF;
      send(time + segment * 0xFFFF, duration == 160 ? FIRST : 0, 3, duration - segment * 0xFFFF);
      tick(1);
    }
    tick(20);

    assertThat(keys()).containsExactly("3:20000");
  }

  @Test
  void whatIsNoKeyIsNone() throws Exception {
    send(5000, FIRST | END, 16, 800);
    send(6000, FIRST | END, 66, 800);
    send(7000, FIRST);
    tick(20);

    assertThat(keys()).isEmpty();
  }

  /** What we send must be one press there, however long it is and whatever the clock. */
  @ParameterizedTest
  @ValueSource(ints = {8000, 16_000, 48_000})
  void aLongKeyOfOursGoesOnInSegments(int clock) throws Exception {
    session.configure(wide(clock), now);
    session.sendKey(9, 10_000);
    List<ByteBuffer> packets = new ArrayList<>();
    for (int i = 0; i < 510; i++) {
      tick(1);
      packets.addAll(SimulatedPeer.received(peer.rtp));
    }

    List<String> heard = new ArrayList<>();
    KeyMerger merger = new KeyMerger((key, ms) -> heard.add(key + ":" + ms));
    int begun = 0;
    int ended = 0;
    int before = -1;
    for (ByteBuffer packet : packets) {
      assertThat(packet.get(1) & 0x7F).isEqualTo(101);
      begun += (packet.get(1) & 0x80) != 0 ? 1 : 0;
      ended += (packet.get(13) & 0x80) != 0 ? 1 : 0;
      int sequenceNow = packet.getShort(2) & 0xFFFF;
      assertThat(before < 0 || sequenceNow == (before + 1 & 0xFFFF)).isTrue();
      before = sequenceNow;
      int duration = packet.getShort(14) & 0xFFFF;
      merger.packet(packet.get(12), packet.getInt(4), duration, clock / 1000, 0);
    }
    merger.tick(1000);
    assertThat(heard).containsExactly("9:10000");
    assertThat(begun).as("markers").isEqualTo(1);
    assertThat(ended).as("ends").isEqualTo(3);
  }

  private RtpParameters wide(int clock) throws Exception {
    Codec codec =
        switch (clock) {
          case 48_000 -> Codec.OPUS;
          case 16_000 -> Codec.L16_WIDE;
          default -> Codec.PCMU;
        };
    return new RtpParameters(
        "127.0.0.1",
        SimulatedPeer.port(peer.rtp),
        SimulatedPeer.port(peer.rtcp),
        96,
        codec,
        "",
        List.of(new PayloadType(96, codec)),
        101,
        101,
        clock,
        20,
        true,
        true);
  }
}
