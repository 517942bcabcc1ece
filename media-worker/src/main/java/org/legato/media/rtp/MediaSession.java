package org.legato.media.rtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.legato.media.MediaEvent;
import org.legato.media.MediaWorker.Codec;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MediaWorker.Statistics;
import org.legato.media.MediaWorker.Switch;
import org.legato.media.audio.G711;
import org.legato.media.audio.Playlist;
import org.legato.media.audio.Recorder;
import org.legato.media.net.RtpSocket;

/**
 * One RTP session (RFC 3550, RFC 4733): reads, plays, mixes and sends 20 ms at each tick. Belongs
 * to one media thread.
 */
public final class MediaSession implements Playlist.Listener {
  private static final int FRAME = 160;
  private static final int READS = 8;
  private static final int LATCH_WINDOW = 50;
  private static final int LATCH_AFTER = 10;

  private record OutgoingKey(int key, int samples) {}

  private final String id;
  private final String owner;
  private final RtpSocket socket;
  private final Consumer<MediaEvent> events;
  private final Playlist playlist = new Playlist();
  private final PlayoutBuffer buffer = new PlayoutBuffer(40);
  private final KeyMerger keys;
  private final EnumSet<Switch> on =
      EnumSet.of(Switch.RECEIVING, Switch.SENDING, Switch.DTMF_DETECTION, Switch.RTP_TIMEOUT);
  private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);
  private final short[] received = new short[FRAME];
  private final short[] out = new short[FRAME];
  private final ArrayDeque<OutgoingKey> outgoing = new ArrayDeque<>();
  private final int ssrc;

  private RtpParameters parameters;
  private InetSocketAddress peer;
  private InetSocketAddress stranger;
  private int strangerPackets;
  private int packetsSeen;
  private boolean sourceSettled;
  private Recorder recorder;
  private boolean input;
  private boolean output;
  private boolean attached;
  private int sequence;
  private int timestamp;
  private boolean marker = true;
  private int keyElapsed;
  private int keyEnds;
  private long lastPacketMs;
  private boolean timedOut;
  private long packetsReceived;
  private long packetsSent;
  private long wrongPayloadType;
  private long wrongSource;
  private int expectedSequence = -1;
  private long lost;

  public MediaSession(
      String id, String owner, RtpSocket socket, int seed, Consumer<MediaEvent> events) {
    this.id = id;
    this.owner = owner;
    this.socket = socket;
    this.events = events;
    this.keys =
        new KeyMerger((key, ms) -> events.accept(new MediaEvent.KeyPressed(owner, key, ms)));
    this.ssrc = seed;
    this.sequence = seed & 0x7FFF;
    this.timestamp = seed * 31;
  }

  public String owner() {
    return owner;
  }

  public Playlist playlist() {
    return playlist;
  }

  public void configure(RtpParameters next, long nowMs) {
    boolean moved =
        parameters == null
            || !parameters.remoteAddress().equals(next.remoteAddress())
            || parameters.remotePort() != next.remotePort();
    parameters = next;
    if (moved) {
      peer =
          next.remotePort() == 0
              ? null
              : new InetSocketAddress(next.remoteAddress(), next.remotePort());
      sourceSettled = false;
      packetsSeen = 0;
      stranger = null;
      strangerPackets = 0;
    }
    lastPacketMs = nowMs;
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
    if (parameters != null && parameters.dtmfSendPayloadType() >= 0 && outgoing.size() < 64) {
      outgoing.add(new OutgoingKey(key, Math.max(FRAME, ms * 8)));
    }
  }

  public void signalled(int key, int ms, long nowMs) {
    if (on.contains(Switch.DTMF_DETECTION)) {
      keys.signal(key, ms, nowMs);
    }
  }

  /**
   * Twenty milliseconds.
   *
   * @param timeoutMs silence after which {@link MediaEvent.RtpTimedOut} is raised, 0 for never
   */
  public void tick(long nowMs, long timeoutMs) {
    readAll(nowMs);
    if (!attached || parameters == null) {
      return;
    }
    keys.tick(nowMs);
    boolean heard =
        parameters.receiving() && on.contains(Switch.RECEIVING) && buffer.take(received);
    if (heard && recorder != null) {
      recorder.write(received);
    }
    boolean plays = playlist.tick(heard && input && recorder == null ? received : null, out, this);
    boolean mayCall = output && parameters.sending() && on.contains(Switch.SENDING);
    if (mayCall && peer != null) {
      if (!outgoing.isEmpty()) {
        sendKeyPacket();
      } else if (plays) {
        sendAudio();
      } else {
        marker = true;
      }
    }
    timestamp += FRAME;
    watch(nowMs, timeoutMs);
  }

  private void watch(long nowMs, long timeoutMs) {
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

  private void readAll(long nowMs) {
    for (int i = 0; i < READS; i++) {
      packet.clear();
      SocketAddress source = socket.receive(packet);
      if (source == null) {
        return;
      }
      packet.flip();
      if (peer == null) {
        // Early sound of a peer whose answer is still on its way here: nobody's fault.
        continue;
      }
      if (fromPeer(source)) {
        onPacket(nowMs);
      } else {
        wrongSource++;
      }
    }
  }

  /**
   * Whether a packet is the peer's. Until the address of the SDP has been heard, one steady
   * stranger may be taken for it (a peer behind address translation); after the first packets never
   * again.
   */
  private boolean fromPeer(SocketAddress source) {
    if (packetsSeen < LATCH_WINDOW) {
      packetsSeen++;
    } else {
      sourceSettled = true;
    }
    if (source.equals(peer)) {
      sourceSettled = true;
      return true;
    }
    if (sourceSettled) {
      return false;
    }
    if (!source.equals(stranger)) {
      stranger = (InetSocketAddress) source;
      strangerPackets = 0;
    }
    if (++strangerPackets >= LATCH_AFTER) {
      peer = stranger;
      sourceSettled = true;
      return true;
    }
    return false;
  }

  private void onPacket(long nowMs) {
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
      count(nowMs);
      onEvent(header, end, time, nowMs);
      return;
    }
    Codec codec = codec(type);
    if (codec == null) {
      wrongPayloadType++;
      return;
    }
    count(nowMs);
    if (on.contains(Switch.RECEIVING)) {
      buffer.begin(time, end - header);
      for (int i = header; i < end; i++) {
        byte code = packet.get(i);
        buffer.put(
            time + i - header, codec == Codec.PCMU ? G711.decodeUlaw(code) : G711.decodeAlaw(code));
      }
    }
  }

  private void count(long nowMs) {
    packetsReceived++;
    lastPacketMs = nowMs;
    timedOut = false;
    int number = packet.getShort(2) & 0xFFFF;
    if (expectedSequence >= 0) {
      int gap = number - expectedSequence & 0xFFFF;
      if (gap > 0 && gap < 1000) {
        lost += gap;
      }
    }
    expectedSequence = number + 1 & 0xFFFF;
  }

  private Codec codec(int type) {
    for (int i = 0; i < parameters.receivePayloadTypes().size(); i++) {
      PayloadType known = parameters.receivePayloadTypes().get(i);
      if (known.number() == type) {
        return known.codec();
      }
    }
    return null;
  }

  private void onEvent(int header, int end, int time, long nowMs) {
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

  /** One packet of the key being sent; its end is sent three times (RFC 4733 §2.5.1.4). */
  private void sendKeyPacket() {
    OutgoingKey current = outgoing.peek();
    boolean first = keyElapsed == 0;
    keyElapsed = Math.min(keyElapsed + FRAME, current.samples());
    boolean ended = keyElapsed >= current.samples();
    int begin = timestamp - keyElapsed - keyEnds * FRAME + FRAME;
    header(parameters.dtmfSendPayloadType(), first, begin);
    packet.put((byte) current.key());
    packet.put((byte) (ended ? 0x8A : 0x0A));
    packet.putShort((short) keyElapsed);
    transmit();
    if (ended && ++keyEnds == 3) {
      outgoing.poll();
      keyElapsed = 0;
      keyEnds = 0;
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
    if (socket.send(packet, peer)) {
      packetsSent++;
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
        packetsReceived,
        packetsSent,
        lost,
        buffer.concealedMs(),
        wrongPayloadType,
        wrongSource,
        0,
        0);
  }

  public void close() throws IOException {
    playlist.flush();
    if (recorder != null) {
      recorder.close();
      recorder = null;
    }
    socket.close();
  }
}
