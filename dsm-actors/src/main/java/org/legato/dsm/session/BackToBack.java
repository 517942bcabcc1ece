package org.legato.dsm.session;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The second leg of a call that is relayed between two parties. */
public interface BackToBack {
  /**
   * Calls the other party; {@code b2b_*} variables of the session say how.
   *
   * @param relayed whether the caller's own INVITE goes on to it, and its replies come back
   */
  CompletionStage<Void> connectCallee(String to, String requestUri, boolean relayed);

  CompletionStage<Void> terminateOtherLeg();

  /** Sends a re-INVITE on this leg. */
  CompletionStage<Void> reinvite(boolean newOffer, String headerLines);

  void relayEarlyMedia(boolean on);

  /** Headers of the INVITE to the other party, lines separated by CRLF. */
  String headers();

  void headers(String lines);

  /** Posts {@code B2Bevent} to the other leg, if there is one. */
  void relayEvent(Map<String, String> params);

  /** Whether requests are only relayed. */
  void relayOnly(boolean on);

  /** The other leg's local tag, empty without one. */
  String otherId();

  /**
   * Answers the other leg's request of the event that runs.
   *
   * @throws org.legato.dsm.engine.ScriptException of type {@code dlg} if it has none
   */
  void reply(int code, String reason);

  /**
   * Adds a body to the other leg's reply of the event that runs, before it is relayed.
   *
   * @throws org.legato.dsm.engine.ScriptException of type {@code dlg} in other events
   */
  void addReplyBody(String contentType, String payload);

  /**
   * Takes a body off that reply.
   *
   * @throws org.legato.dsm.engine.ScriptException of type {@code dlg} in other events
   */
  void removeReplyBody(String contentType);
}
