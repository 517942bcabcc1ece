package org.legato.media.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MediaWorker.Statistics;
import org.legato.media.MediaWorker.Switch;
import org.legato.media.audio.FrameResampler;
import org.legato.media.audio.FrameRing;
import org.legato.media.audio.KeyDetector;
import org.legato.media.audio.MixIn;
import org.legato.media.audio.Playlist;
import org.legato.media.audio.Recorder;
import org.legato.media.codec.Codec;
import org.legato.media.net.RtpPorts;

/**
 * One RTP session (RFC 3550, RFC 4733): reads, plays, mixes and sends 20 ms at each tick. Belongs
 * to one media thread.
 */
public final class MediaSession implements Playlist.Listener {
  private static final int NARROW_RATE = 8000;
  private static final int NARROW_FRAME = 160;

  private static final FrameRing[] NO_TEES = new FrameRing[0];

  /** That a key is over is nobody's event. */
  private static final Playlist.Listener KEYS = new Playlist.Listener() {};

  private final String id;
  private final String owner;
  private final RtpPorts ports;
  private final Consumer<MediaEvent> events;
  private final Playlist playlist = new Playlist();
  private final JitterBuffer buffer;
  private final RtpReceiver receiver;
  private final KeyMerger keys;
  private final Switches on =
      new Switches(Switch.RECEIVING, Switch.SENDING, Switch.DTMF_DETECTION, Switch.RTP_TIMEOUT);
  private final PeerSource source = new PeerSource();
  private final Reception reception = new Reception();
  private final KeySender keySender = new KeySender();
  private final SoundKeys soundKeys;
  private final RtcpExchange rtcp;
  private final RtpSender sender;

  private RtpParameters parameters;
  private volatile int rate;

  /** Makes what is received narrow for those who know 8 kHz only; null if it is. */
  private FrameResampler narrowing;

  private short[] narrowed;

  /** Keys that are sent as sound; null before the first. */
  private Playlist keyTones;

  private FrameRing[] tees = NO_TEES;
  private Recorder recorder;
  private boolean input;
  private boolean output;
  private boolean attached;
  private MixIn mixIn;
  private boolean timedOut;
  private long nowMs;

  /**
   * A session.
   *
   * @param seed of its SSRC and of its first sequence number and timestamp
   * @param cname what RTCP calls us
   * @param settings of the worker
   */
  public MediaSession(
      String id,
      String owner,
      RtpPorts ports,
      int seed,
      String cname,
      MediaSettings settings,
      Consumer<MediaEvent> events) {
    this.id = id;
    this.owner = owner;
    this.ports = ports;
    this.events = events;
    ports.mark(settings.dscp());
    this.keys =
        new KeyMerger((key, ms) -> events.accept(new MediaEvent.KeyPressed(owner, key, ms)));
    this.soundKeys = new SoundKeys(keys);
    this.rtcp =
        new RtcpExchange(
            ports, new Rtcp(seed, cname, settings.rtcpInterval().toMillis()), source, reception);
    this.sender = new RtpSender(ports.rtp(), source, seed);
    this.buffer =
        new JitterBuffer(
            (int) settings.jitterTarget().toMillis(), (int) settings.jitterMost().toMillis());
    this.receiver = new RtpReceiver(ports.rtp(), source, rtcp, reception, buffer, keys);
    rate(NARROW_RATE);
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
      receiver.readStrange(Workspace.ofThread().packet());
      ports.rtp().settle(null);
      source.expect(address(next.remoteAddress(), next.remotePort()));
    }
    // That may change alone.
    rtcp.sendTo(
        address(next.remoteAddress(), next.remoteRtcpPort()),
        next.remoteRtcpPort() == next.remotePort());
    Codec codec = next.codec();
    if (codec.rate() != rate) {
      rate(codec.rate());
    }
    sender.configure(next);
    reception.clock(codec.clock());
    buffer.configure(next.receivePayloadTypes(), rate, codec.clock());
    receiver.configure(next, nowMs);
  }

  /** The rate of all that is played, mixed and received. */
  private void rate(int next) {
    rate = next;
    narrowing = rate == NARROW_RATE ? null : new FrameResampler(rate, NARROW_RATE);
    narrowed = narrowing == null ? null : new short[NARROW_FRAME];
  }

  /** Samples per second of what is played; changes on the media thread. */
  public int rate() {
    return rate;
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
    on.set(option, value);
  }

  /**
   * The recorder, or null; received audio goes to it instead of to the playlist. It is let go when
   * it has ended by itself, but not when its disk is full: then whoever stops it is told.
   */
  public Recorder recorder() {
    return recorder;
  }

  public void recorder(Recorder next) {
    recorder = next;
  }

  /** Tells its leg something; from any thread. */
  public void tell(MediaEvent event) {
    events.accept(event);
  }

  /** The mixer in front of the output, or null. */
  public MixIn mixIn() {
    return mixIn;
  }

  public void mixIn(MixIn next) {
    mixIn = next;
  }

  /** Hands what is received to a room, too. */
  public void addTee(FrameRing tee) {
    tees = Arrays.copyOf(tees, tees.length + 1);
    tees[tees.length - 1] = tee;
  }

  public void removeTee(FrameRing tee) {
    tees = Arrays.stream(tees).filter(known -> known != tee).toArray(FrameRing[]::new);
  }

  public void sendKey(int key, int ms) {
    if (parameters == null || key < 0 || key > 15) {
      return;
    }
    if (parameters.dtmfSendPayloadType() >= 0) {
      keySender.add(key, ms);
    } else {
      // A peer without telephone-event gets the key as sound, in between whatever plays.
      keyTones = keyTones == null ? new Playlist() : keyTones;
      keyTones.append(KeyDetector.tone(key, ms));
    }
  }

  public void signalled(int key, int ms) {
    if (on.has(Switch.DTMF_DETECTION)) {
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
    Workspace workspace = Workspace.ofThread();
    ByteBuffer packet = workspace.packet();
    receiver.readAll(packet, on, nowMs);
    rtcp.readPort(packet, nowMs);
    sender.packet(packet);
    if (rtcp.due(nowMs)) {
      report(false);
    }
    if (!attached || parameters == null) {
      // The stream's time goes on, as that of the reports does.
      sender.pause();
      sender.advance();
      return;
    }
    keys.tick(nowMs);
    short[] received = workspace.frames(rate).received;
    short[] out = workspace.frames(rate).out;
    boolean heard =
        parameters.receiving() && on.has(Switch.RECEIVING) && buffer.take(received, isHeard());
    if (heard) {
      hear(received);
    } else {
      soundKeys.pause(nowMs);
      keepRecord(null);
    }
    boolean plays =
        keyTones != null && !keyTones.isEmpty() && keyTones.tick(null, out, KEYS)
            || playlist.tick(heard && input && recorder == null ? received : null, out, this);
    if (mixIn != null) {
      plays = mixIn.mix(out, plays);
    }
    boolean mayCall = output && parameters.sending() && on.has(Switch.SENDING);
    if (mayCall && source.peer() != null) {
      if (!keySender.idle()) {
        sender.key(keySender, parameters.dtmfSendPayloadType(), parameters.dtmfClock());
      } else if (plays) {
        sender.audio(out);
      } else {
        sender.silence();
      }
    } else {
      sender.pause();
    }
    sender.advance();
    watch(timeoutMs);
  }

  private void hear(short[] received) {
    boolean detects = hearsKeys();
    short[] narrow = received;
    if (narrowing != null && (detects || recorder != null)) {
      narrowing.convert(received, 0, received.length, narrowed, 0);
      narrow = narrowed;
    }
    if (detects) {
      soundKeys.hear(narrow, nowMs);
    } else {
      soundKeys.pause(nowMs);
    }
    keepRecord(narrow);
    for (FrameRing tee : tees) {
      tee.offer(received);
    }
  }

  private void keepRecord(short[] narrow) {
    if (recorder != null && !recorder.tick(narrow)) {
      recorder = null;
    }
  }

  /** Whether anybody does something with the peer's sound. */
  private boolean isHeard() {
    return recorder != null || input && playlist.listens() || hearsKeys() || tees.length > 0;
  }

  private void report(boolean bye) {
    rtcp.send(
        Workspace.ofThread().packet(),
        sender.timestamp(),
        sender.packets(),
        sender.octets(),
        bye,
        nowMs);
  }

  /** A peer that sends telephone-event does not press keys in its sound. */
  private boolean hearsKeys() {
    return parameters.dtmfReceivePayloadType() < 0 && on.has(Switch.DTMF_DETECTION);
  }

  private void watch(long timeoutMs) {
    boolean watched =
        timeoutMs > 0
            && on.has(Switch.RTP_TIMEOUT)
            && on.has(Switch.RECEIVING)
            && parameters.receiving();
    boolean silent = nowMs - receiver.lastPacketMs() > timeoutMs;
    if (watched && silent && !timedOut) {
      events.accept(new MediaEvent.RtpTimedOut(owner, (int) (timeoutMs / 1000)));
    }
    timedOut = watched && silent;
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
    // Who else has sent is looked at now and then only.
    receiver.readStrange(Workspace.ofThread().packet());
    return new Statistics(
        id,
        reception.packets(),
        sender.packets(),
        reception.lost(),
        buffer.concealedMs(),
        receiver.wrongPayloadType(),
        receiver.wrongSource() + rtcp.wrongSource(),
        reception.jitterMs(),
        rtcp.rtcp().remoteLoss(),
        rtcp.rtcp().roundTripMs(),
        rtcp.rtcp().invalid(),
        buffer.late(),
        buffer.duplicates(),
        buffer.depthMs(),
        score());
  }

  /** How the peer sounds here; of the way we know the round trip at best. */
  private double score() {
    long arrived = reception.packets();
    if (arrived == 0 || parameters == null) {
      return 0;
    }
    long missing = reception.lost() + buffer.late();
    double loss = (double) missing / (arrived + reception.lost());
    double way = Math.max(0, rtcp.rtcp().roundTripMs()) / 2.0;
    return Quality.score(parameters.codec(), loss, way + parameters.packetMs() + buffer.depthMs());
  }

  /** Says BYE to the peer and lets go of files and rooms; the ports stay open. */
  public void end() {
    playlist.flush();
    if (recorder != null) {
      recorder.close();
      recorder = null;
    }
    if (sender.packets() > 0) {
      report(true);
    }
  }

  public RtpPorts ports() {
    return ports;
  }
}
