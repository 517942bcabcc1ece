package org.legato.media;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
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
   */
  public static Behavior<Command> create(
      MediaSettings settings, Consumer<MediaEvent> router, MediaCounters counters) {
    return WorkerActor.create(settings, router, counters);
  }

  /** What a leg asks of the worker. Commands of one leg are carried out in the order sent. */
  public sealed interface Command {}

  /** A command about one open session; for an unknown one it is counted and, if asked, refused. */
  public sealed interface SessionCommand extends Command {
    /** The session's id. */
    String sessionId();
  }

  /** The answer to commands that have one. */
  public sealed interface Reply {}

  /** Done. */
  public record Done() implements Reply {}

  /** Where an open session receives RTP (and RTCP at the next port). */
  public record Opened(String sessionId, String address, int rtpPort) implements Reply {}

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
   * @param receivePayloadTypes what may arrive, anything else is dropped and counted
   * @param dtmfSendPayloadType telephone-event as the peer wants it, -1 if not negotiated
   * @param dtmfReceivePayloadType telephone-event as we offered it, -1 if not negotiated
   * @param sending whether the direction allows us to send
   * @param receiving whether the direction allows us to receive
   */
  public record RtpParameters(
      String remoteAddress,
      int remotePort,
      int remoteRtcpPort,
      int sendPayloadType,
      Codec codec,
      List<PayloadType> receivePayloadTypes,
      int dtmfSendPayloadType,
      int dtmfReceivePayloadType,
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
          receivePayloadTypes,
          dtmfSendPayloadType,
          dtmfReceivePayloadType,
          packetMs,
          sending,
          receiving);
    }

    /** The codec of what arrives with a payload type, null if that was not negotiated. */
    public Codec receives(int payloadType) {
      for (int i = 0; i < receivePayloadTypes.size(); i++) {
        PayloadType known = receivePayloadTypes.get(i);
        if (known.number() == payloadType) {
          return known.codec();
        }
      }
      return null;
    }
  }

  /** A payload type number and what it means. */
  public record PayloadType(int number, Codec codec) {}

  /** Codecs of this worker. */
  public enum Codec {
    PCMU,
    PCMA
  }

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

  /** Leaves the room that a {@link PlaylistItem.Room} joined. Answer: Done or Refused(STATE). */
  public record LeaveRoom(String sessionId, ActorRef<Reply> replyTo) implements SessionCommand {}

  /** Posts {@link MediaEvent.RoomChanged} with this id to all members. */
  public record PostRoomEvent(String room, int id) implements Command {}

  /** How many members a room has. Answer: {@link Number}. */
  public record RoomSize(String room, ActorRef<Reply> replyTo) implements Command {}

  /** Records what is received to a new WAV file. Answer: Done or Refused(FILE). */
  public record Record(String sessionId, String path, ActorRef<Reply> replyTo)
      implements SessionCommand {}

  /** Closes the recording. Answer: Done or Refused(STATE). */
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

  /** Rooms with their members' leg ids. */
  public record Rooms(List<RoomInfo> rooms) implements Reply {}

  public record RoomInfo(String room, List<String> members) {}

  /**
   * Packet counts of one session (RFC 3550 §6.4).
   *
   * @param jitterMs of what arrives
   * @param remoteLoss fraction of ours that the peer misses, by its last report
   * @param roundTripMs by the peer's last report, -1 without one
   * @param badReports datagrams that should have been RTCP
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
      long badReports)
      implements Reply {}
}
