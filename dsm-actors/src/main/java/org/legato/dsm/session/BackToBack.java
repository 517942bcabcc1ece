package org.legato.dsm.session;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The second leg of a call that is relayed between two parties. */
public interface BackToBack {
  /** Calls the other party; {@code b2b_*} variables of the session say how. */
  CompletionStage<Void> connectCallee(String to, String requestUri);

  CompletionStage<Void> terminateOtherLeg();

  /** Sends a re-INVITE on this leg. */
  CompletionStage<Void> reinvite(boolean newOffer, String headerLines);

  void relayEarlyMedia(boolean on);

  /** Headers of the INVITE to the other party, lines separated by CRLF. */
  String headers();

  void headers(String lines);

  /** Posts {@code B2Bevent} to the other leg; fails with type {@code script} without one. */
  CompletionStage<Void> relayEvent(Map<String, String> params);

  /** Whether requests are only relayed; fails with type {@code script} without another leg. */
  void relayOnly(boolean on);
}
