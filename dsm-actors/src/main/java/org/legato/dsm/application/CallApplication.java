package org.legato.dsm.application;

import java.util.Map;

/**
 * An application written in Java instead of DSM. It is found by {@link java.util.ServiceLoader} and
 * takes calls by its name, as a script does; a script of the same name takes its place.
 *
 * <p>One object serves all calls, and a call may go on at another node: what it has to remember of
 * a call is kept in {@link Call#variables}. The methods of one call run one after the other; they
 * must not block. What they ask of the {@link Call} is done in that order after they have returned,
 * and before the call's next event. What they throw ends the call, with 500 if it is unanswered.
 */
public interface CallApplication {
  /** The name under which calls select it. */
  String name();

  /**
   * Whether {@link #onSipRequest} and {@link #onSipReply} are wanted, which cost an event for each
   * message.
   */
  default boolean seesSipMessages() {
    return false;
  }

  /** A call comes in. Answers it with 200. */
  default void onInvite(Call call) {
    call.accept();
  }

  /** Early media has begun. */
  default void onEarlySessionStart(Call call) {}

  /** The call is answered and its sound begins. */
  default void onSessionStart(Call call) {}

  /**
   * A key was pressed.
   *
   * @param key 0 to 9, 10 for *, 11 for #, 12 to 15 for A to D
   */
  default void onDtmf(Call call, int key, int durationMs) {}

  /** The peer has hung up an answered call. */
  default void onBye(Call call) {
    call.end();
  }

  /** The caller has given up before the answer. */
  default void onCancel(Call call) {
    call.end();
  }

  /**
   * A request of the peer; {@link Call#processed} keeps the usual reaction from happening.
   *
   * @param request method, r_uri, from, to, hdrs, cseq
   */
  default void onSipRequest(Call call, Map<String, String> request) {}

  /**
   * A reply of the peer's.
   *
   * @param reply code, reason, hdrs, cseq, dlg_status, old_dlg_status
   */
  default void onSipReply(Call call, Map<String, String> reply) {}

  /** An outgoing call was refused, or nobody answered. It ends after this. */
  default void onFailed(Call call, int code, String reason) {}

  /** A timer of {@link Call#setTimer} has run out. */
  default void onTimer(Call call, int id) {}

  /** The last entry of the playlist has been played. */
  default void onPlaylistEmpty(Call call) {}

  /** A separator of the playlist was reached. */
  default void onSeparator(Call call, int id) {}

  /** Another call or a control surface has posted an event. */
  default void onEvent(Call call, Map<String, String> params) {}

  /** The party of {@link Call#connectCallee} has replied. */
  default void onOtherReply(Call call, int code, String reason) {}

  /** The other party has hung up; unless {@link Call#processed} is called this call ends too. */
  default void onOtherBye(Call call) {}
}
