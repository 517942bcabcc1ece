package org.legato.call;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.MachineState;
import org.legato.dsm.module.DatabaseUrl;
import org.legato.dsm.session.Dialog;
import org.legato.media.MediaWorker;
import org.legato.media.MemberControl;
import org.legato.media.sdp.SdpSession;
import org.legato.sip.SipEvent;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * All that a call leg needs to go on elsewhere, as of the end of one of its event runs. Wire note:
 * new components must be optional for older nodes.
 *
 * @param incarnation counts the places where the leg has run: a fence against what an earlier one
 *     may still say
 * @param number counts the checkpoints of an incarnation
 * @param node the process that ran it
 * @param begin the INVITE of a leg whose script has not come to rest once: it begins again
 * @param pending events that the script had not finished
 * @param withoutCall the configuration set of a script that has no call
 * @param vaults the nodes that may have a checkpoint of the leg; nothing: any may
 */
record Checkpoint(
    String legId,
    long incarnation,
    long number,
    String node,
    String application,
    Optional<SipEvent.RequestReceived> begin,
    Agent agent,
    Script script,
    Media media,
    List<Event> pending,
    Map<String, Long> postsSeen,
    Other other,
    Optional<String> withoutCall,
    long startedAt,
    boolean stopped,
    Optional<List<String>> vaults) {

  /** As it goes to a vault: which checkpoint it is, and who may have one. */
  Checkpoint sent(long next, Optional<List<String>> keptBy) {
    return new Checkpoint(
        legId,
        incarnation,
        next,
        node,
        application,
        begin,
        agent,
        script,
        media,
        pending,
        postsSeen,
        other,
        withoutCall,
        startedAt,
        stopped,
        keptBy);
  }

  /** Whether it is the later state of the leg. */
  boolean after(Checkpoint other) {
    return incarnation > other.incarnation
        || (incarnation == other.incarnation && number > other.number);
  }

  /** The user agent. */
  record Agent(
      DialogState dialog,
      String requestUri,
      String user,
      String domain,
      boolean early,
      boolean sessionStarted,
      Lifetime lifetime,
      SessionInterval interval,
      String contactNode,
      Optional<SipRequest> invite,
      Server server,
      Client client) {}

  /**
   * How long the dialog lasts (epoch ms, negative: not yet).
   *
   * @param allowedUntil when its time is up; before the answer the seconds that it will have
   */
  record Lifetime(long answeredAt, long endedAt, boolean announced, long allowedUntil) {}

  /** The session timer. */
  record SessionInterval(int seconds, int least, boolean ours, boolean peerUpdates) {}

  /** The other leg of a relayed call. */
  record Other(
      String id,
      boolean callee,
      boolean answered,
      boolean relaying,
      boolean inviteRelayed,
      boolean earlyMedia,
      Optional<String> headers) {}

  /** Its UAS. */
  record Server(
      Optional<SipEvent.RequestReceived> invite,
      boolean finalSent,
      boolean replied,
      boolean known,
      boolean offered,
      String answerSdp,
      boolean answerDue,
      Optional<Unacknowledged> unacknowledged,
      Optional<SipResponse> lastResponse) {}

  /** A 2xx without its ACK. */
  record Unacknowledged(SipEvent.RequestReceived request, SipResponse response) {}

  /** Its UAC. */
  record Client(
      Map<String, SipRequest> pending,
      Optional<Dialog.Dialout> call,
      String inviteTransaction,
      String inviteSentBy,
      boolean inviteAnswered,
      Optional<SipRequest> ack,
      boolean answerTaken,
      long lastRseq,
      int sequence) {}

  /**
   * The script between two events.
   *
   * @param timers absolute deadlines, epoch ms
   * @param posts counts posted events, so that one that is posted again is known
   */
  record Script(
      MachineState machine,
      Map<String, String> variables,
      Map<String, SavedObject> objects,
      Map<Integer, Long> timers,
      List<String> queues,
      long posts) {

    Script without(int timer) {
      Map<Integer, Long> left = new HashMap<>(timers);
      left.remove(timer);
      return new Script(machine, variables, objects, Map.copyOf(left), queues, posts);
    }
  }

  /** An object that a module keeps for its script. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Text.class, name = "text"),
    @JsonSubTypes.Type(value = Rows.class, name = "rows"),
    @JsonSubTypes.Type(value = Database.class, name = "database")
  })
  sealed interface SavedObject {}

  record Text(String value) implements SavedObject {}

  record Rows(List<Map<String, String>> value) implements SavedObject {}

  record Database(DatabaseUrl value) implements SavedObject {}

  /**
   * The media session.
   *
   * @param worker the process that runs it, empty: none is open
   * @param place where it receives
   * @param localSdp what we said last, empty before the first
   * @param playlist what has not been played, the first one first
   * @param control its part in rooms, if that is not as everybody begins
   * @param playingSince when the first one began to play, epoch ms; 0: it stands still
   * @param leaving the worker whose session is to end when the peer knows of the new one
   */
  record Media(
      String worker,
      Optional<MediaWorker.Opened> place,
      SdpSession sdp,
      String localSdp,
      Optional<MediaWorker.RtpParameters> parameters,
      boolean inputSet,
      boolean outputSet,
      boolean connected,
      boolean attached,
      String promptSet,
      Map<MediaWorker.Switch, Boolean> switches,
      List<Playing> playlist,
      long playingSince,
      Optional<MemberControl> control,
      Optional<String> leaving) {}

  /** An entry of a playlist and how much of it has been heard. */
  record Playing(MediaWorker.PlaylistItem item, long heardMs) {}
}
