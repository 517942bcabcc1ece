package org.legato.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.legato.media.MediaWorker;
import org.legato.media.MemberState;

/**
 * What control surfaces (HTTP, XML-RPC, command line) may do with calls. Every stage is bounded in
 * time.
 */
public interface CallControl {

  /** The calls that are alive. */
  CompletionStage<List<Summary>> calls();

  /** One call, alive or recently ended. */
  CompletionStage<Optional<Detail>> call(String id);

  /** How a call's sound does or did; empty where it has none. */
  CompletionStage<Optional<MediaWorker.Statistics>> sound(String id);

  /** Ends a call (BYE, CANCEL or 487); false if there is none. */
  CompletionStage<Boolean> end(String id);

  /** Posts a generic event ({@code event(#x==…)}); false if there is no such session or queue. */
  CompletionStage<Boolean> post(String id, Map<String, String> params);

  /** Conference rooms with members at this node, by name. */
  CompletionStage<Map<String, RoomDetail>> rooms();

  /**
   * A conference room.
   *
   * @param home the node, HOST:PORT of its cluster address, that all others of the room are tied to
   * @param members ids of the legs
   * @param nodes how many members there are at each node
   * @param states how each member is, by its leg's id
   * @param recordings the file to which it is recorded, by node
   */
  record RoomDetail(
      String home,
      List<String> members,
      Map<String, Integer> nodes,
      Map<String, MemberState> states,
      Map<String, String> recordings) {}

  /**
   * A call leg in one line.
   *
   * @param id its local tag
   * @param direction {@code in} or {@code out}
   * @param status the dialog's status, e.g. {@code Connected}
   * @param startedAt epoch ms
   */
  record Summary(
      String id,
      String callId,
      String direction,
      String application,
      String from,
      String to,
      String diagram,
      String state,
      String status,
      long startedAt) {}

  /**
   * A call leg with what happened to it.
   *
   * @param stateGraph visited states and transitions as in {@code dsm_stategraph}
   * @param ladder its SIP messages in order, bounded to the last 200
   */
  record Detail(
      Summary summary,
      Map<String, String> variables,
      List<String> stateGraph,
      List<LadderLine> ladder) {}

  /**
   * One SIP message of a leg.
   *
   * @param atMs epoch ms
   * @param outgoing whether Legato sent it
   * @param line e.g. {@code INVITE sip:35@host} or {@code 183 Session Progress (INVITE)}
   */
  record LadderLine(long atMs, boolean outgoing, String line) {}
}
