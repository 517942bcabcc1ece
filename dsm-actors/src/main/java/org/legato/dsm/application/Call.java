package org.legato.dsm.application;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.legato.dsm.session.Dialog;

/**
 * A call as a {@link CallApplication} uses it, valid while its method runs. What takes time is done
 * after the method has returned, in the order asked for; what fails ends the call.
 */
public interface Call {
  /** The local tag, by which others post events to this call. */
  String id();

  /** What is remembered of the call, also when it goes on at another node; texts only. */
  NavigableMap<String, String> variables();

  /** {@code user}, {@code domain}, {@code remote_party}, {@code callid} …; empty if unknown. */
  String select(String name);

  // ---- the dialog

  /** Answers with 200 and media. */
  void accept();

  /** 183 with media. */
  void acceptEarly();

  /** Replies to the INVITE without media. */
  void reply(int code, String reason);

  /** Replies to the request of {@link CallApplication#onSipRequest}. */
  void replyToRequest(int code, String reason);

  /** The event has been dealt with: the usual reaction does not happen. */
  void processed();

  /** Hangs up (BYE, CANCEL or 487) and ends. */
  void hangUp();

  /** Ends without a word to the peer, which has hung up already or was refused. */
  void end();

  /** Lets the call last so many seconds from its answer, or from now. */
  void setTimeout(int seconds);

  /** Calls somebody, for whom an application runs of its own. */
  void dial(Dialog.Dialout callee);

  // ---- two parties

  /** Calls another party and, when it answers, joins the two. */
  void connectCallee(String to, String requestUri);

  /** Passes the INVITE on to another party; only in {@link CallApplication#onInvite}. */
  void relayInvite(String to, String requestUri);

  /** Hangs up the other party. */
  void terminateOtherLeg();

  // ---- sound

  /** Appends a file to the playlist. */
  void play(String path);

  /** Appends a file that is repeated for ever. */
  void playLooped(String path);

  /** Plays a file now; what it interrupts goes on afterwards. */
  void playFront(String path);

  /** Appends a named prompt of the application's configuration. */
  void playPrompt(String name);

  /** Appends a mark that {@link CallApplication#onSeparator} reports when it is reached. */
  void addSeparator(int id);

  /** Empties the playlist. */
  void flushPlaylist();

  void record(String path);

  void stopRecording();

  /** Appends the room to the playlist: from then on this call speaks and listens there. */
  void joinRoom(String room);

  void leaveRoom();

  /** Sends a key for so many ms. */
  void sendKey(int key, int ms);

  // ---- others

  /** A timer; the same id replaces it. */
  void setTimer(int id, int seconds);

  void removeTimer(int id);

  /** Posts an event to a call or queue. */
  void post(String target, Map<String, String> params);

  /** Sets an attribute of the call's monitoring record. */
  void monitor(String key, String value);

  /** Logs at 0 error, 1 warn, 2 info, 3 debug; lines carry the call's id. */
  void log(int level, String text);

  /**
   * Calls a function of a control interface, for what it does.
   *
   * @param arguments texts, longs, lists and maps of those
   */
  void invoke(String factory, String function, List<Object> arguments);
}
