package org.legato.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.codec.Codec;
import org.legato.media.codec.Encoder;
import org.legato.media.net.RtpSocket;

/**
 * What a session sends: one sequence and one timeline, whatever the payload (RFC 3550 §5.1). Sound
 * comes in frames of 20 ms and goes out in packets of the length that was negotiated. Belongs to
 * one media thread.
 */
final class RtpSender {
  private static final int HEADER = 12;
  private static final int FRAMES_PER_SECOND = 50;
  private static final int LONGEST_MS = 60;

  private final RtpSocket socket;
  private final PeerSource source;
  private final int ssrc;
  private ByteBuffer packet;
  private Codec codec = Codec.PCMU;
  private String fmtp = "";
  private int payloadType;
  private Encoder encoder = codec.encoder("");

  /** Samples in a packet. */
  private int size = codec.rate() / FRAMES_PER_SECOND;

  /** Sound that waits for the rest of its packet. */
  private short[] waiting = new short[0];

  private int held;
  private int sequence;
  private int timestamp;
  private boolean marker = true;
  private long packets;
  private long octets;

  /**
   * A sender that has sent nothing.
   *
   * @param seed SSRC, and from it the first sequence number and timestamp
   */
  RtpSender(RtpSocket socket, PeerSource source, int seed) {
    this.socket = socket;
    this.source = source;
    this.ssrc = seed;
    this.sequence = seed & 0x7FFF;
    this.timestamp = seed * 31;
  }

  /** Room for a packet, free to be overwritten until another one is given. */
  void packet(ByteBuffer room) {
    packet = room;
  }

  /** Codec and packets from now on; an encoder that stays the same keeps what it knows. */
  void configure(RtpParameters parameters) {
    payloadType = parameters.sendPayloadType();
    if (parameters.codec() != codec || !parameters.fmtp().equals(fmtp)) {
      codec = parameters.codec();
      fmtp = parameters.fmtp();
      encoder = codec.encoder(fmtp);
      held = 0;
    }
    int wanted = Math.clamp(parameters.packetMs(), 10, LONGEST_MS) * (codec.rate() / 1000);
    size = Math.max(1, Math.round((float) wanted / encoder.frame())) * encoder.frame();
    // What waits for a longer packet is not worth a special case.
    held = held < size ? held : 0;
    int frame = codec.rate() / FRAMES_PER_SECOND;
    if (size != frame && waiting.length < size + frame) {
      waiting = Arrays.copyOf(waiting, size + frame);
    }
  }

  /** Sends 20 ms of sound at the codec's rate. */
  void audio(short[] frame) {
    if (size == frame.length && held == 0) {
      send(frame, 0, timestamp);
      return;
    }
    if (waiting.length < held + frame.length) {
      waiting = Arrays.copyOf(waiting, held + frame.length);
    }
    int begin = timestamp - clocks(held);
    System.arraycopy(frame, 0, waiting, held, frame.length);
    held += frame.length;
    int sent = 0;
    for (; held - sent >= size; sent += size) {
      send(waiting, sent, begin + clocks(sent));
    }
    held -= sent;
    System.arraycopy(waiting, sent, waiting, 0, held);
  }

  private int clocks(int samples) {
    return (int) ((long) samples * codec.clock() / codec.rate());
  }

  private void send(short[] pcm, int from, int time) {
    header(payloadType, marker, time);
    if (encoder.encode(pcm, from, size, packet)) {
      marker = false;
      transmit();
    } else {
      // The codec has nothing to say: the number is for the next packet.
      sequence--;
      marker = true;
    }
  }

  /**
   * Sends 20 ms of a key (RFC 4733 §2.3).
   *
   * @param clock of the payload type, in Hz
   */
  void key(KeySender keys, int type, int clock) {
    held = 0;
    keys.advance(timestamp, clock);
    header(type, keys.first(), keys.begin());
    packet.put((byte) keys.code());
    packet.put((byte) (keys.ended() ? 0x8A : 0x0A));
    packet.putShort((short) keys.elapsed());
    transmit();
    if (keys.sent()) {
      marker = true;
    }
  }

  /** Nothing is sent now: the next sound begins a talkspurt (RFC 3551 §4.1). */
  void silence() {
    if (held > 0) {
      Arrays.fill(waiting, held, size, (short) 0);
      send(waiting, 0, timestamp - clocks(held));
      held = 0;
    }
    marker = true;
  }

  /** Nothing may be sent now: what waits for its packet is dropped. */
  void pause() {
    held = 0;
    marker = true;
  }

  /** Time goes on by 20 ms, whether something was sent or not. */
  void advance() {
    timestamp += codec.clock() / FRAMES_PER_SECOND;
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
    int payload = packet.limit() - HEADER;
    if (socket.send(packet, source.peer())) {
      packets++;
      octets += payload;
    }
  }

  int timestamp() {
    return timestamp;
  }

  long packets() {
    return packets;
  }

  /** Octets of payload (RFC 3550 §6.4.1). */
  long octets() {
    return octets;
  }
}
