package org.legato.media;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import org.legato.media.codec.Codec;
import org.legato.media.engine.WorkerActor;
import org.slf4j.LoggerFactory;

/**
 * The media edge of a node: sessions with RTP sockets, playlists, recorders and rooms. A session
 * belongs to one call leg; several media threads tick the sessions, this actor hands them the
 * commands.
 */
public final class MediaWorker {
  private MediaWorker() {}

  /**
   * The worker's actor.
   *
   * @param router takes an event to its leg; called on media threads too, must not block
   * @param late called on a media thread that has stood still, before it sends anything
   * @param observer learns who is in which room; called on media threads, must not block
   */
  public static Behavior<Command> create(
      MediaSettings settings,
      Consumer<MediaEvent> router,
      Runnable late,
      MediaCounters counters,
      RoomObserver observer) {
    return WorkerActor.create(settings, router, late, counters, observer);
  }

  /** What a leg asks of the worker. Commands of one leg are carried out in the order sent. */
  public sealed interface Command {}

  /** A command about rooms as such. */
  public sealed interface RoomOrder extends Command
      permits RoomOrders.Control,
          RoomOrders.Announce,
          RoomOrders.Record,
          RoomOrders.StopRecording {}

  /** A command about one open session; for an unknown one it is counted and, if asked, refused. */
  public sealed interface SessionCommand extends Command {
    /** The session's id. */
    String sessionId();
  }

  /** A command about a session that takes the place of one at another worker. */
  public sealed interface SuccessionOrder extends SessionCommand
      permits Succession.Await,
          Succession.Plan,
          Succession.TakeBack,
          Succession.Begin,
          Succession.HandOver {}

  /** The answer to commands that have one. */
  public sealed interface Reply {}

  /** Done. */
  public record Done() implements Reply {}

  /**
   * Where an open session receives RTP (and RTCP at the next port).
   *
   * @param codecs what the worker speaks, for offers in this order
   */
  public record Opened(String sessionId, String address, int rtpPort, List<CodecChoice> codecs)
      implements Reply {}

  /** A codec that may be answered, and whether we offer it ourselves. */
  public record CodecChoice(Codec codec, boolean offered) {}

  /**
   * The command failed.
   *
   * @param reason for people, e.g. {@code /prompts/a.wav: no such file}
   */
  public record Refused(Problem problem, String reason) implements Reply {}

  /** A number that was asked for: members of a room, ms or bytes recorded. */
  public record Number(long value) implements Reply {}

  /** Kinds of refusal. */
  public enum Problem {
    /** No port is free, or admission is closed. */
    OVERLOADED,
    /** A file is missing, unreadable or of an unknown format. */
    FILE,
    NO_SUCH_SESSION,
    NO_SUCH_ROOM,
    /** The session's state does not allow it, e.g. stopping a recording that never began. */
    STATE
  }

  /**
   * Opens a session: binds its ports and gives it an empty playlist; nothing is sent or played yet.
   * Answer: {@link Opened} or {@link Refused}. Opening an open session answers its address again.
   *
   * @param owner the leg that receives this session's {@link MediaEvent}s
   */
  public record Open(String sessionId, String owner, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /** Ends the session and frees its ports, rooms and files. */
  public record Close(String sessionId) implements SessionCommand {}

  /** Sets what was negotiated; may be repeated at any time (re-INVITE, UPDATE). */
  public record Configure(String sessionId, RtpParameters parameters) implements SessionCommand {}

  /**
   * What offer and answer agreed on (RFC 3264).
   *
   * @param remoteAddress where RTP goes; only packets from there are taken, apart from latching
   *     within the first packets
   * @param remotePort 0 stops sending
   * @param sendPayloadType the payload type of what we send
   * @param codec its codec
   * @param fmtp how the peer wants it, the value of {@code a=fmtp} without payload type, or empty
   * @param receivePayloadTypes what may arrive, anything else is dropped and counted
   * @param dtmfSendPayloadType telephone-event as the peer wants it, -1 if not negotiated
   * @param dtmfReceivePayloadType telephone-event as we offered it, -1 if not negotiated
   * @param dtmfClock of both in Hz
   * @param packetMs sound in each packet of ours, 10 to 60
   * @param sending whether the direction allows us to send
   * @param receiving whether the direction allows us to receive
   */
  public record RtpParameters(
      String remoteAddress,
      int remotePort,
      int remoteRtcpPort,
      int sendPayloadType,
      Codec codec,
      String fmtp,
      List<PayloadType> receivePayloadTypes,
      int dtmfSendPayloadType,
      int dtmfReceivePayloadType,
      int dtmfClock,
      int packetMs,
      boolean sending,
      boolean receiving) {

    /** Whether RTP goes to the same place. */
    public boolean sameRemote(RtpParameters other) {
      return remoteAddress.equals(other.remoteAddress) && remotePort == other.remotePort;
    }

    /** Whether the remote address is an IP address and no name. */
    public boolean hasLiteralAddress() {
      try {
        InetAddress.ofLiteral(remoteAddress);
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    /** The same with the IP address of the remote host; blocks. Unknown hosts get nothing. */
    public RtpParameters resolved() {
      try {
        return at(
            InetAddress.getByName(remoteAddress).getHostAddress(), remotePort, remoteRtcpPort);
      } catch (UnknownHostException e) {
        LoggerFactory.getLogger(MediaWorker.class)
            .warn("SDP names an unknown host: {}", e.getMessage());
        return at("0.0.0.0", 0, 0);
      }
    }

    private RtpParameters at(String address, int port, int rtcpPort) {
      return new RtpParameters(
          address,
          port,
          rtcpPort,
          sendPayloadType,
          codec,
          fmtp,
          receivePayloadTypes,
          dtmfSendPayloadType,
          dtmfReceivePayloadType,
          dtmfClock,
          packetMs,
          sending,
          receiving);
    }
  }

  /** A payload type number and what it means. */
  public record PayloadType(int number, Codec codec) {}

  /** Attaches the session to the ticks: its playlist becomes input and/or output. */
  public record Connect(String sessionId, boolean input, boolean output)
      implements SessionCommand {}

  /** Takes the session off the ticks: playlist and keys stand still. */
  public record Disconnect(String sessionId) implements SessionCommand {}

  /**
   * Appends to the playlist, or puts in front: what plays is interrupted and resumes afterwards.
   * Files are opened before the answer: {@link Done} or {@link Refused}.
   */
  public record Play(String sessionId, PlaylistItem item, boolean front, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /** What a playlist can hold. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = PlaylistItem.File.class, name = "file"),
    @JsonSubTypes.Type(value = PlaylistItem.Data.class, name = "data"),
    @JsonSubTypes.Type(value = PlaylistItem.Silence.class, name = "silence"),
    @JsonSubTypes.Type(value = PlaylistItem.Tone.class, name = "tone"),
    @JsonSubTypes.Type(value = PlaylistItem.Separator.class, name = "separator"),
    @JsonSubTypes.Type(value = PlaylistItem.Room.class, name = "room")
  })
  public sealed interface PlaylistItem {
    /** An audio file, {@code PATH} or {@code PATH|Subtype}. */
    record File(String path, boolean loop) implements PlaylistItem {}

    /** An audio file held in memory; the name tells its format. */
    record Data(byte[] content, String name, boolean loop) implements PlaylistItem {}

    record Silence(int ms) implements PlaylistItem {}

    /** A cadence of one or two frequencies in Hz (0 = none); lengthMs 0 never ends. */
    record Tone(int lengthMs, int onMs, int offMs, int hz, int hz2) implements PlaylistItem {}

    /** Raises {@link MediaEvent.SeparatorReached} when reached, takes no time. */
    record Separator(int id) implements PlaylistItem {}

    /** A room's channel: never ends by itself. */
    record Room(String room, boolean speak, boolean listen) implements PlaylistItem {}
  }

  /** Empties the playlist; with {@code cleared} {@link MediaEvent.AudioCleared} follows. */
  public record Flush(String sessionId, boolean cleared) implements SessionCommand {}

  /** Plays on without a sound for a while: what another worker has played already. */
  public record Skip(String sessionId, long ms) implements SessionCommand {}

  /** Leaves the room that a {@link PlaylistItem.Room} joined. Answer: Done or Refused(STATE). */
  public record LeaveRoom(String sessionId, ActorRef<Reply> replyTo) implements SessionCommand {}

  /**
   * Sends what the session receives to another room, too, of which it hears nothing. Answer: Done.
   *
   * @param key names this for {@link LeaveTee}; a tee of the same key is left first
   */
  public record TeeRoom(String sessionId, String room, String key, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /** Ends what {@link TeeRoom} began. Answer: Done or Refused(STATE). */
  public record LeaveTee(String sessionId, String key, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /**
   * Puts a mixer in front of the session's output, in place of one that is there.
   *
   * @param level factor of what is mixed in
   * @param seconds after which a file that is mixed in begins again, 0 for once only
   */
  public record SetupMixIn(String sessionId, double level, int seconds) implements SessionCommand {}

  /** Takes the mixer away. */
  public record RemoveMixIn(String sessionId) implements SessionCommand {}

  /**
   * Mixes a file into the output, by itself or at the end of a list. Answer: Done, Refused(FILE) or
   * Refused(STATE) if no mixer is set up.
   *
   * @param loop repeats a file of the list for ever
   */
  public record PlayMixIn(
      String sessionId, String path, boolean list, boolean loop, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /** Empties the list of {@link PlayMixIn}. */
  public record FlushMixIn(String sessionId) implements SessionCommand {}

  /** Posts {@link MediaEvent.RoomChanged} with this id to all members. */
  public record PostRoomEvent(String room, int id) implements Command {}

  /** The same to the members at this worker only. */
  public record PostRoomEventHere(String room, int id) implements Command {}

  /** How many members a room has, at all workers. Answer: {@link Number}. */
  public record RoomSize(String room, ActorRef<Reply> replyTo) implements Command {}

  /**
   * Opens this worker's end of a stream between two workers of one room. What arrives is heard in
   * the room; what all others in the room say is sent as soon as it is known where to. Answer:
   * {@link TrunkOpened} or Refused(STATE) if the port can't be bound.
   *
   * @param home whether this is the worker that all others of the room are tied to
   * @param replaced own end of a trunk in whose place it comes, as soon as the other end answers;
   *     null: at once
   */
  public record OpenTrunk(String room, boolean home, TrunkEnd replaced, ActorRef<Reply> replyTo)
      implements Command {}

  /** Where a trunk's packets are to be sent. */
  public record TrunkOpened(TrunkEnd end) implements Reply {}

  /** Begins to send to the other end; may be repeated. */
  public record ConnectTrunk(String room, TrunkEnd own, TrunkEnd peer) implements Command {}

  /** Ends it. */
  public record CloseTrunk(String room, TrunkEnd own) implements Command {}

  /**
   * Records what is received to a new WAV file. Answer: Done or Refused(FILE). Where it ends by
   * itself {@link MediaEvent.RecordingEnded} tells when the file is complete.
   *
   * @param mostMs after which it ends, 0 for no limit
   * @param silenceMs of silence after which it ends, 0 for no limit
   */
  public record Record(
      String sessionId, String path, int mostMs, int silenceMs, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /**
   * Closes the recording. Answer: Done, Refused(STATE) or, if the disk did not take all of it,
   * Refused(FILE).
   */
  public record StopRecording(String sessionId, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /** Length of the running recording. Answer: {@link Number} (ms or bytes) or Refused(STATE). */
  public record RecordedLength(String sessionId, boolean inBytes, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /** Switches of a session, each with its initial value. */
  public enum Switch {
    /** Received RTP is processed (true). */
    RECEIVING,
    /** RTP is sent (true). */
    SENDING,
    /** Keys are reported (true). */
    DTMF_DETECTION,
    /** RFC 4733 is processed even while not receiving (false). */
    FORCED_DTMF,
    /** {@link MediaEvent.RtpTimedOut} may be raised (true). */
    RTP_TIMEOUT
  }

  public record Set(String sessionId, Switch option, boolean on) implements SessionCommand {}

  /** Queues an RFC 4733 event; dropped and counted if the peer did not negotiate it. */
  public record SendKey(String sessionId, int key, int durationMs) implements SessionCommand {}

  /** A key that came by SIP INFO, to be merged with the session's other keys. */
  public record SignalKey(String sessionId, int key, int durationMs) implements SessionCommand {}

  /** What a session has received, sent and dropped so far. Answer: {@link Statistics}. */
  public record GetStatistics(String sessionId, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /** All rooms of this worker. Answer: {@link Rooms}. */
  public record GetRooms(ActorRef<Reply> replyTo) implements Command {}

  public record Rooms(List<RoomInfo> rooms) implements Reply {}

  /**
   * Packet counts of one session (RFC 3550 §6.4).
   *
   * @param jitterMs of what arrives
   * @param remoteLoss fraction of ours that the peer misses, by its last report
   * @param roundTripMs by the peer's last report, -1 without one
   * @param badReports datagrams that should have been RTCP
   * @param late packets that came after their time
   * @param duplicates packets that came more than once
   * @param delayMs what waits in the jitter buffer
   * @param mos how what arrives sounds, from 1 to 4.5 (ITU-T G.107), 0 before anything has come
   */
  public record Statistics(
      String sessionId,
      long packetsReceived,
      long packetsSent,
      long packetsLost,
      long concealedMs,
      long wrongPayloadType,
      long wrongSource,
      double jitterMs,
      double remoteLoss,
      long roundTripMs,
      long badReports,
      long late,
      long duplicates,
      int delayMs,
      double mos)
      implements Reply {}
}
