package org.legato.load.phone;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A UDP socket that phones share; an INVITE goes to the phone that its user part names. */
public final class Line implements AutoCloseable {
  /** A message on the wire, for a ladder. */
  public record Traced(long atMs, String phone, boolean sent, Message message) {}

  private final DatagramSocket socket;
  private final Voices voices;
  private final Map<String, Phone> byUser = new ConcurrentHashMap<>();
  private final Map<String, Phone> byCall = new ConcurrentHashMap<>();
  private final List<Traced> trace = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("phone-timer").factory());

  public Line() throws IOException {
    this(InetAddress.getLoopbackAddress());
  }

  /** A line whose phones have an address of this machine. */
  public Line(InetAddress address) throws IOException {
    socket = new DatagramSocket(0, address);
    voices = new Voices();
    Thread.ofPlatform().daemon().name("phone-line").start(this::read);
  }

  /** {@code ADDRESS:PORT}. */
  public String address() {
    return host().getHostAddress() + ":" + socket.getLocalPort();
  }

  private InetAddress host() {
    return socket.getLocalAddress();
  }

  /** A phone on this line that speaks a tone. */
  public Phone phone(String user, int hz) throws IOException {
    Phone phone = new Phone(this, user, hz);
    byUser.put(user, phone);
    return phone;
  }

  Voice voice(int hz) throws IOException {
    return voices.voice(host(), hz);
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  void own(String callId, Phone phone) {
    byCall.put(callId, phone);
  }

  void send(Phone from, Message message, SocketAddress to) {
    byte[] bytes = message.text().getBytes(StandardCharsets.UTF_8);
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, to));
    } catch (IOException e) {
      throw new IllegalStateException("the phone " + from.user() + " cannot send", e);
    }
  }

  void trace(Phone phone, boolean sent, Message message) {
    synchronized (trace) {
      trace.add(new Traced(System.currentTimeMillis(), phone.user(), sent, message));
    }
  }

  /** Puts all phones away and forgets what was said; the address stays. */
  public void clear() {
    byUser.values().forEach(Phone::putAway);
    byUser.clear();
    byCall.clear();
    synchronized (trace) {
      trace.clear();
    }
  }

  /** All messages so far, retransmissions left out. */
  public List<Traced> trace() {
    synchronized (trace) {
      return List.copyOf(trace);
    }
  }

  private void read() {
    DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
      } catch (IOException e) {
        return;
      }
      Message message =
          Message.parse(
              new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
      Phone phone = byCall.get(message.header("Call-ID"));
      if (phone == null && message.start().startsWith("INVITE ")) {
        phone = byUser.get(message.uri().replaceFirst("^sips?:", "").split("@")[0]);
      }
      if (phone != null) {
        phone.receive(message, (InetSocketAddress) packet.getSocketAddress());
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    timer.shutdownNow();
    byUser.values().forEach(Phone::putAway);
    voices.close();
  }
}
