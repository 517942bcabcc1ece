package org.legato.media.engine;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A peer of the rehearsal with a bad network: its packets come late, twice, in another order or not
 * at all; it pauses, begins anew, changes its codec and presses keys. Branches that compiled code
 * leaves out because nobody took them are taken by real calls later, and it is undone then.
 */
final class RehearsalPeer implements AutoCloseable {
  private static final int SAMPLES = 160;
  private static final int HEADER = 12;
  private static final int EVENT_BYTES = 4;
  private static final int EVENT_FRAMES = 8;
  private static final int ENDS = 3;
  private static final int UNKNOWN = 77;

  /** Frames by which a packet is late that comes when its time is over. */
  private static final int LATE = 9;

  private record Held(byte[] packet, int until) {}

  private final DatagramSocket socket;
  private final InetAddress address;
  private final int port;
  private final int event;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private int ssrc;
  private int sequence;
  private int timestamp;

  /**
   * A peer that has sent nothing.
   *
   * @param port where it sends to, at the address that it has itself
   * @param event payload type of its keys
   * @param seed of its SSRC; peers with different ones stumble at different times
   */
  RehearsalPeer(InetAddress address, int port, int event, int seed) throws IOException {
    this.socket = new DatagramSocket(0, address);
    this.address = address;
    this.port = port;
    this.event = event;
    this.ssrc = seed;
  }

  /** Where it is. */
  int port() {
    return socket.getLocalPort();
  }

  /**
   * Sends what it sends in 20 ms.
   *
   * @param number of the frame, from 0
   */
  void frame(int number) throws IOException {
    int at = number + 7 * ssrc;
    timestamp += SAMPLES;
    while (!held.isEmpty() && held.peek().until() <= number) {
      send(held.poll().packet());
    }
    if (at % 64 >= 55) {
      // A pause, as of a peer that sends nothing when nobody talks.
      return;
    }
    if (at % 97 == 60) {
      ssrc += 1000;
      sequence += 4711;
    } else if (at % 83 == 40) {
      sequence += 200;
      timestamp += 100 * SAMPLES;
    }
    if (at % 71 < EVENT_FRAMES) {
      key(at % 71);
      return;
    }
    byte[] packet = sound(at % 128 < 64 ? 0 : 8);
    if (at % 29 == 7) {
      return;
    } else if (at % 31 == 11) {
      held.add(new Held(packet, number + 1));
    } else if (at % 37 == 13) {
      held.add(new Held(packet, number + LATE));
    } else {
      send(packet);
    }
    if (at % 23 == 5) {
      send(packet);
    } else if (at % 43 == 9) {
      send(sound(UNKNOWN));
      send(new byte[] {(byte) 0x80, 0, 0});
    }
  }

  private byte[] sound(int type) {
    ByteBuffer packet = header(type, SAMPLES, sequence++, timestamp);
    for (int i = 0; i < SAMPLES; i++) {
      packet.put((byte) (i * 3));
    }
    return packet.array();
  }

  /** RFC 4733 §2.5: the same begin in all packets, and the last one three times. */
  private void key(int step) throws IOException {
    boolean last = step == EVENT_FRAMES - 1;
    for (int i = 0; i < (last ? ENDS : 1); i++) {
      ByteBuffer packet =
          header(event, EVENT_BYTES, last && i > 0 ? sequence - 1 : sequence++, begin(step));
      packet.put((byte) 5).put((byte) (last ? 0x8A : 0x0A)).putShort((short) (SAMPLES * step));
      send(packet.array());
    }
  }

  private int begin(int step) {
    return timestamp - SAMPLES * step;
  }

  private ByteBuffer header(int type, int payload, int number, int time) {
    return ByteBuffer.allocate(HEADER + payload)
        .put((byte) 0x80)
        .put((byte) type)
        .putShort((short) number)
        .putInt(time)
        .putInt(ssrc);
  }

  private void send(byte[] packet) throws IOException {
    socket.send(new DatagramPacket(packet, packet.length, address, port));
  }

  @Override
  public void close() {
    socket.close();
  }
}
