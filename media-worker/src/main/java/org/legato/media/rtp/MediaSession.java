package org.legato.media.rtp;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.legato.media.MediaEvent;
import org.legato.media.MediaWorker.Codec;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MediaWorker.Statistics;
import org.legato.media.MediaWorker.Switch;
import org.legato.media.audio.G711;
import org.legato.media.audio.KeyDetector;
import org.legato.media.audio.Playlist;
import org.legato.media.audio.Recorder;
import org.legato.media.net.RtpPorts;

/**
 * One RTP session (RFC 3550, RFC 4733): reads, plays, mixes and sends 20 ms at each tick. Belongs
 * to one media thread.
 */
public final class MediaSession implements Playlist.Listener {
  private static final int FRAME = 160;
  private static final int READS = 8;

  /** That a key is over is nobody's event. */
  private static final Playlist.Listener KEYS = new Playlist.Listener() {};

  private final String id;
  private final String owner;
  private final RtpPorts ports;
  private final Consumer<MediaEvent> events;
  private final Playlist playlist = new Playlist();
  private final PlayoutBuffer buffer = new PlayoutBuffer(40);
  private final KeyMerger keys;
  private final EnumSet<Switch> on =
      EnumSet.of(Switch.RECEIVING, Switch.SENDING, Switch.DTMF_DETECTION, Switch.RTP_TIMEOUT);
  private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);
  private final short[] received = new short[FRAME];
  private final short[] out = new short[FRAME];
  private final PeerSource source = new PeerSource();
  private final Reception reception = new Reception();
  private final KeySender keySender = new KeySender();
  private final Playlist keyTones = new Playlist();
  private final KeyDetector detector;
  private final RtcpExchange rtcp;
  private final int ssrc;

  private RtpParameters parameters;
  private Recorder recorder;
  private boolean input;
  private boolean output;
  private boolean attached;
  private int sequence;
  private int timestamp;
  private boolean marker = true;
  private long lastPacketMs;
  private boolean timedOut;
  private long nowMs;
  private long packetsSent;
  private long octetsSent;
  private long wrongPayloadType;
  private long wrongSource;

  /**
   * A session.
   *
   * @param seed of its SSRC and of its first sequence number and timestamp
   * @param cname what RTCP calls us
   * @param rtcpMs mean time between our reports, 0 for none
   */
  public MediaSession(
      String id,
      String owner,
      RtpPorts ports,
      int seed,
      String cname,
      long rtcpMs,
      Consumer<MediaEvent> events) {
    this.id = id;
    this.owner = owner;
    this.ports = ports;
    this.events = events;
    this.keys =
        new KeyMerger((key, ms) -> events.accept(new MediaEvent.KeyPressed(owner, key, ms)));
    this.detector = new KeyDetector(new Heard());
    this.rtcp = new RtcpExchange(ports, new Rtcp(seed, cname, rtcpMs), source, reception);
    this.ssrc = seed;
    this.sequence = seed & 0x7FFF;
    this.timestamp = seed * 31;
  }

  /** Keys found in the sound. */
  private final class Heard implements KeyDetector.Listener {
    @Override
    public void began(int key) {
      keys.tone(key, nowMs);
    }

    @Override
    public void ended(int key, int durationMs) {
      keys.toneEnded(key, durationMs, nowMs);
    }
  }

  public String owner() {
    return owner;
  }

  public Playlist playlist() {
    return playlist;
  }

  public void configure(RtpParameters next, long nowMs) {
    boolean moved = parameters == null || !parameters.sameRemote(next);
    parameters = next;
    if (moved) {
      source.expect(address(next.remoteAddress(), next.remotePort()));
      rtcp.sendTo(
          address(next.remoteAddress(), next.remoteRtcpPort()),
          next.remoteRtcpPort() == next.remotePort());
    }
    lastPacketMs = nowMs;
  }

  private static InetSocketAddress address(String host, int port) {
    return port == 0 ? null : new InetSocketAddress(host, port);
  }

  public void attach(boolean asInput, boolean asOutput) {
    input = asInput;
    output = asOutput;
    attached = true;
  }

  public void detach() {
    attached = false;
  }

  public void set(Switch option, boolean value) {
    if (value) {
      on.add(option);
    } else {
      on.remove(option);
    }
  }

  /** The recorder, or null; received audio goes to it instead of to the playlist. */
  public Recorder recorder() {
    return recorder;
  }

  public void recorder(Recorder next) {
    recorder = next;
  }

  public void sendKey(int key, int ms) {
    if (parameters == null || key < 0 || key > 15) {
      return;
    }
    if (parameters.dtmfSendPayloadType() >= 0) {
      keySender.add(key, ms);
    } else {
      // A peer without telephone-event gets the key as sound, in between whatever plays.
      keyTones.append(KeyDetector.tone(key, ms));
    }
  }

  public void signalled(int key, int ms) {
    if (on.contains(Switch.DTMF_DETECTION)) {
      keys.signal(key, ms, nowMs);
    }
  }

  /**
   * Twenty milliseconds.
   *
   * @param timeoutMs silence after which {@link MediaEvent.RtpTimedOut} is raised, 0 for never
   */
  public void tick(long now, long timeoutMs) {
    nowMs = now;
    readAll();
    rtcp.readPort(packet, nowMs);
    if (rtcp.due(nowMs)) {
      rtcp.send(packet, timestamp, packetsSent, octetsSent, false, nowMs);
    }
    if (!attached || parameters == null) {
      return;
    }
    keys.tick(nowMs);
    boolean heard =
        parameters.receiving() && on.contains(Switch.RECEIVING) && buffer.take(received);
    if (!heard || !hearsKeys()) {
      detector.reset();
    } else {
      detector.feed(received, 0, FRAME);
    }
    if (heard && recorder != null) {
      recorder.write(received);
    }
    boolean plays =
        !keyTones.isEmpty() && keyTones.tick(null, out, KEYS)
            || playlist.tick(heard && input && recorder == null ? received : null, out, this);
    boolean mayCall = output && parameters.sending() && on.contains(Switch.SENDING);
    if (mayCall && source.peer() != null) {
      if (!keySender.idle()) {
        sendKeyPacket();
      } else if (plays) {
        sendAudio();
      } else {
        marker = true;
      }
    }
    timestamp += FRAME;
    watch(timeoutMs);
  }

  /** A peer that sends telephone-event does not press keys in its sound. */
  private boolean hearsKeys() {
    return parameters.dtmfReceivePayloadType() < 0 && on.contains(Switch.DTMF_DETECTION);
  }

  private void watch(long timeoutMs) {
    boolean watched =
        timeoutMs > 0
            && on.contains(Switch.RTP_TIMEOUT)
            && on.contains(Switch.RECEIVING)
            && parameters.receiving();
    if (watched && !timedOut && nowMs - lastPacketMs > timeoutMs) {
      timedOut = true;
      events.accept(new MediaEvent.RtpTimedOut(owner, (int) (timeoutMs / 1000)));
    }
  }

  // ---- receiving

  private void readAll() {
    for (int i = 0; i < READS; i++) {
      packet.clear();
      SocketAddress from = ports.rtp().receive(packet);
      if (from == null) {
        break;
      }
      packet.flip();
      if (source.peer() == null) {
        // Early sound of a peer whose answer is still on its way here: nobody's fault.
        continue;
      }
      if (Rtcp.isRtcp(packet)) {
        rtcp.take(packet, from, nowMs);
      } else if (source.accepts(from)) {
        onPacket();
      } else {
        wrongSource++;
      }
    }
  }

  private void onPacket() {
    int length = packet.limit();
    if (length < 12 || (packet.get(0) & 0xC0) != 0x80) {
      return;
    }
    int type = packet.get(1) & 0x7F;
    int header = 12 + 4 * (packet.get(0) & 0x0F);
    if ((packet.get(0) & 0x10) != 0 && header + 4 <= length) {
      header += 4 + 4 * (packet.getShort(header + 2) & 0xFFFF);
    }
    int end = (packet.get(0) & 0x20) != 0 ? length - (packet.get(length - 1) & 0xFF) : length;
    if (parameters == null || header >= end) {
      return;
    }
    int time = packet.getInt(4);
    if (type == parameters.dtmfReceivePayloadType()) {
      count(time);
      onEvent(header, end, time);
      return;
    }
    Codec codec = parameters.receives(type);
    if (codec == null) {
      wrongPayloadType++;
      return;
    }
    count(time);
    if (on.contains(Switch.RECEIVING)) {
      buffer.begin(time, end - header);
      for (int i = header; i < end; i++) {
        byte code = packet.get(i);
        buffer.put(
            time + i - header, codec == Codec.PCMU ? G711.decodeUlaw(code) : G711.decodeAlaw(code));
      }
    }
  }

  private void count(int time) {
    lastPacketMs = nowMs;
    timedOut = false;
    reception.packet(packet.getInt(8), packet.getShort(2) & 0xFFFF, time, nowMs);
  }

  private void onEvent(int header, int end, int time) {
    boolean wanted = on.contains(Switch.RECEIVING) || on.contains(Switch.FORCED_DTMF);
    int code = packet.get(header) & 0xFF;
    if (end - header >= 4 && code <= 15 && wanted && on.contains(Switch.DTMF_DETECTION)) {
      keys.packet(code, time, packet.getShort(header + 2) & 0xFFFF, nowMs);
    }
  }

  // ---- sending

  private void sendAudio() {
    header(parameters.sendPayloadType(), marker, timestamp);
    marker = false;
    if (parameters.codec() == Codec.PCMU) {
      for (int i = 0; i < FRAME; i++) {
        packet.put(G711.encodeUlaw(out[i]));
      }
    } else {
      for (int i = 0; i < FRAME; i++) {
        packet.put(G711.encodeAlaw(out[i]));
      }
    }
    transmit();
  }

  private void sendKeyPacket() {
    keySender.advance(timestamp);
    header(parameters.dtmfSendPayloadType(), keySender.first(), keySender.begin());
    packet.put((byte) keySender.code());
    packet.put((byte) (keySender.ended() ? 0x8A : 0x0A));
    packet.putShort((short) keySender.elapsed());
    transmit();
    if (keySender.sent()) {
      marker = true;
    }
  }

  private void header(int type, boolean mark, int time) {
    packet.clear();
    packet.put((byte) 0x80);
    packet.put((byte) (mark ? type | 0x80 : type));
    packet.putShort((short) sequence++);
    packet.putInt(time);
    packet.putInt(ssrc);
  }

  private void transmit() {
    packet.flip();
    int octets = packet.limit() - 12;
    if (ports.rtp().send(packet, source.peer())) {
      packetsSent++;
      octetsSent += octets;
    }
  }

  // ---- the playlist's reports

  @Override
  public void ended() {
    events.accept(new MediaEvent.PlaylistEmpty(owner));
  }

  @Override
  public void separator(int separator) {
    events.accept(new MediaEvent.SeparatorReached(owner, separator));
  }

  public Statistics statistics() {
    return new Statistics(
        id,
        reception.packets(),
        packetsSent,
        reception.lost(),
        buffer.concealedMs(),
        wrongPayloadType,
        wrongSource + rtcp.wrongSource(),
        reception.jitterMs(),
        rtcp.rtcp().remoteLoss(),
        rtcp.rtcp().roundTripMs(),
        rtcp.rtcp().invalid());
  }

  /** Says BYE to the peer and lets go of files and rooms; the ports stay open. */
  public void end() {
    playlist.flush();
    if (recorder != null) {
      recorder.close();
      recorder = null;
    }
    if (packetsSent > 0) {
      rtcp.send(packet, timestamp, packetsSent, octetsSent, true, nowMs);
    }
  }

  public RtpPorts ports() {
    return ports;
  }
}
