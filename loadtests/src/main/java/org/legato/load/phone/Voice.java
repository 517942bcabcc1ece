package org.legato.load.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.legato.media.audio.G711;

/**
 * A phone's RTP: sends its tone and its keys, G.711 µ-law, and hears what comes. What it sends is
 * decided by the thread of {@link Voices} alone.
 */
final class Voice implements AutoCloseable {
  private static final int FRAME = 160;
  private static final int SECOND = 8000;
  private static final int EVENT = 101;

  /** An event of 100 ms and a pause: so many frames for a key. */
  private static final int KEY_FRAMES = 7;

  private static final int EVENT_FRAMES = 5;

  private final InetAddress host;
  private final PhoneSocket socket;
  private final Sound sound = new Sound();
  private final byte[] tone = new byte[SECOND];
  private final Queue<Integer> keys = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> strange = new ConcurrentLinkedQueue<>();
  private volatile InetSocketAddress peer;
  private volatile boolean open = true;
  private int sequence = 100;
  private int timestamp = 5000;
  private int position;
  private int pressed;
  private int keyBegan;

  Voice(InetAddress host, int hz) throws IOException {
    this.host = host;
    socket = PhoneSocket.open(host);
    for (int i = 0; i < SECOND; i++) {
      tone[i] = G711.encodeUlaw((short) (8000 * Math.sin(2 * Math.PI * hz * i / SECOND)));
    }
  }

  /** Where it hears, and what. */
  String sdp() {
    String address = host.getHostAddress();
    return "v=0\r\no=- 1 1 IN IP4 "
        + address
        + "\r\ns=-\r\nc=IN IP4 "
        + address
        + "\r\nt=0 0\r\nm=audio "
        + port()
        + " RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n";
  }

  int port() {
    return socket.port();
  }

  Sound sound() {
    return sound;
  }

  /** From now on talks to where the other side's SDP says; goes on as it did if there is none. */
  void talkTo(String sdp) {
    String host = "127.0.0.1";
    for (String line : sdp.split("\r\n")) {
      if (line.startsWith("c=IN IP4 ")) {
        host = line.substring(9).strip();
      } else if (line.startsWith("m=audio ")) {
        peer = new InetSocketAddress(host, Integer.parseInt(line.split(" ")[1]));
      }
    }
  }

  InetSocketAddress peer() {
    return peer;
  }

  /** Sends a packet of this payload type as well, with the numbering of the one after it. */
  void sendOfType(int payloadType) {
    strange.add(payloadType);
  }

  void silence() {
    peer = null;
  }

  void key(int code) {
    keys.add(code);
  }

  /** Whether all keys have been sent. */
  boolean keysSent() {
    return keys.isEmpty();
  }

  /** Takes what has come and sends 20 ms; false if it is closed. */
  boolean turn() {
    if (!open) {
      socket.close();
      return false;
    }
    hear();
    speak();
    return true;
  }

  /** Closes it at once; for the thread that gives it its turns. */
  void end() {
    close();
    turn();
  }

  private void speak() {
    InetSocketAddress to = peer;
    if (to != null) {
      for (Integer type = strange.poll(); type != null; type = strange.poll()) {
        send(packet(type, timestamp, FRAME), to);
        sequence--;
      }
      Integer key = keys.peek();
      if (key == null) {
        tone(to);
      } else {
        press(key, to);
      }
    }
  }

  /** Time goes on without a packet. */
  void skip(int frames) {
    timestamp += frames * FRAME;
    position = (position + frames * FRAME) % SECOND;
  }

  private void tone(InetSocketAddress to) {
    ByteBuffer packet = packet(0, timestamp, FRAME);
    packet.put(12, tone, position, FRAME);
    position = (position + FRAME) % SECOND;
    timestamp += FRAME;
    send(packet, to);
  }

  /**
   * One frame of an event of 100 ms with three end packets (RFC 4733), or of the pause after it.
   */
  private void press(int key, InetSocketAddress to) {
    if (pressed == 0) {
      keyBegan = timestamp;
    }
    timestamp += FRAME;
    pressed++;
    boolean end = pressed == EVENT_FRAMES;
    int packets = end ? 3 : pressed < EVENT_FRAMES ? 1 : 0;
    for (int i = 0; i < packets; i++) {
      ByteBuffer packet = packet(EVENT, keyBegan, 4);
      packet.put(12, (byte) key).put(13, (byte) (end ? 0x8A : 0x0A));
      packet.putShort(14, (short) (pressed * FRAME));
      send(packet, to);
    }
    if (pressed == KEY_FRAMES) {
      pressed = 0;
      keys.poll();
    }
  }

  private ByteBuffer packet(int type, int time, int payload) {
    ByteBuffer packet = ByteBuffer.allocate(12 + payload);
    return packet
        .put(0, (byte) 0x80)
        .put(1, (byte) type)
        .putShort(2, (short) sequence++)
        .putInt(4, time)
        .putInt(8, 77);
  }

  private void send(ByteBuffer packet, InetSocketAddress to) {
    try {
      socket.send(packet, to);
    } catch (IOException e) {
      // The peer's port is gone: the call is over.
      peer = null;
    }
  }

  private void hear() {
    long now = System.nanoTime();
    try {
      socket.receive(this::take);
    } catch (IOException e) {
      // The peer's port is gone; speak() learns of it as well.
    }
    sound.lookedAt(now);
  }

  private void take(int sender, long atNs, ByteBuffer packet) {
    if (packet.limit() > 12 && (packet.get(1) & 0x7F) == 0) {
      long source = (long) sender << 32 | packet.getInt(8) & 0xFFFFFFFFL;
      int number = packet.getShort(2) & 0xFFFF;
      int time = packet.getInt(4);
      sound.packet(source, number, time, packet.position(12), atNs);
    }
  }

  /** Its port is free soon after. */
  @Override
  public void close() {
    open = false;
  }
}
