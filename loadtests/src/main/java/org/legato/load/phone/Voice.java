package org.legato.load.phone;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.audio.G711;

/** A phone's RTP: sends its tone and its keys, G.711 µ-law, and hears what comes. */
final class Voice implements AutoCloseable {
  private static final int FRAME = 160;

  private final DatagramSocket socket;
  private final Sound sound = new Sound();
  private final double step;
  private final Deque<Integer> keys = new ArrayDeque<>();
  private volatile InetSocketAddress peer;
  private volatile boolean open = true;
  private int sequence = 100;
  private int timestamp = 5000;
  private long position;

  Voice(int hz) throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    step = 2 * Math.PI * hz / 8000;
    Thread.ofPlatform().daemon().name("phone-speaks").start(this::speak);
    Thread.ofPlatform().daemon().name("phone-hears").start(this::hear);
  }

  int port() {
    return socket.getLocalPort();
  }

  Sound sound() {
    return sound;
  }

  void talkTo(InetSocketAddress address) {
    peer = address;
  }

  InetSocketAddress peer() {
    return peer;
  }

  void sendOfType(int payloadType) {
    byte[] packet = header(payloadType, timestamp, FRAME);
    // The voice's own numbering goes on: the packet stands beside it.
    sequence--;
    send(packet, peer);
  }

  void silence() {
    peer = null;
  }

  void key(int code) {
    synchronized (keys) {
      keys.add(code);
    }
  }

  /** Whether all keys have been sent. */
  boolean keysSent() {
    synchronized (keys) {
      return keys.isEmpty();
    }
  }

  private void speak() {
    long next = System.nanoTime();
    while (open) {
      next += 20_000_000;
      long wait = next - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = next - System.nanoTime();
      }
      InetSocketAddress to = peer;
      if (to != null) {
        Integer key;
        synchronized (keys) {
          key = keys.peek();
        }
        if (key == null) {
          tone(to);
        } else {
          next += press(key, to) * 20_000_000L;
          synchronized (keys) {
            keys.poll();
          }
        }
      }
    }
  }

  private void tone(InetSocketAddress to) {
    byte[] packet = header(0, timestamp, FRAME);
    for (int i = 0; i < FRAME; i++) {
      packet[12 + i] = G711.encodeUlaw((short) (8000 * Math.sin(step * position++)));
    }
    timestamp += FRAME;
    send(packet, to);
  }

  /** One event of 100 ms with three end packets (RFC 4733), then a pause; gives its frames. */
  private int press(int key, InetSocketAddress to) {
    int begin = timestamp;
    for (int i = 1; i <= 7; i++) {
      boolean end = i >= 5;
      int duration = Math.min(i, 5) * FRAME;
      byte[] packet = header(101, begin, 4);
      packet[12] = (byte) key;
      packet[13] = (byte) (end ? 0x8A : 0x0A);
      packet[14] = (byte) (duration >> 8);
      packet[15] = (byte) duration;
      send(packet, to);
      if (!end) {
        LockSupport.parkNanos(20_000_000);
      }
    }
    timestamp += 10 * FRAME;
    LockSupport.parkNanos(60_000_000);
    return 7;
  }

  private byte[] header(int type, int time, int payload) {
    byte[] packet = new byte[12 + payload];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) type;
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence++;
    packet[4] = (byte) (time >> 24);
    packet[5] = (byte) (time >> 16);
    packet[6] = (byte) (time >> 8);
    packet[7] = (byte) time;
    packet[11] = 77;
    return packet;
  }

  private void send(byte[] packet, InetSocketAddress to) {
    try {
      socket.send(new DatagramPacket(packet, packet.length, to));
    } catch (IOException e) {
      // Closed meanwhile, or the peer's port is gone: the call is over.
      peer = null;
    }
  }

  private void hear() {
    byte[] bytes = new byte[2048];
    short[] frame = new short[2048];
    DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
    while (open) {
      try {
        socket.receive(packet);
      } catch (IOException e) {
        return;
      }
      int count = packet.getLength() - 12;
      if (count > 0 && (bytes[1] & 0x7F) == 0) {
        for (int i = 0; i < count; i++) {
          frame[i] = G711.decodeUlaw(bytes[12 + i]);
        }
        int number = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        int time = ByteBuffer.wrap(bytes).getInt(4);
        sound.packet(number, time, frame, count, System.nanoTime());
      }
    }
  }

  @Override
  public void close() {
    open = false;
    socket.close();
  }
}
