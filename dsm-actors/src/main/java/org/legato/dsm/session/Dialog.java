package org.legato.dsm.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;

/**
 * The call's SIP dialog as scripts use it. Stages fail with a {@link
 * org.legato.dsm.engine.ScriptException}, or with a {@link Refused} for errors that set {@code
 * $errno} instead of throwing.
 */
public interface Dialog {

  /** Replies to the initial INVITE without asking for SDP; gives the events raised by it. */
  CompletionStage<List<Event>> reply(int code, String reason);

  /** Replies to the initial INVITE with SDP; gives the events raised by it. */
  CompletionStage<List<Event>> acceptInvite(int code, String reason);

  /** Replies to the request of the current sipRequest event. */
  CompletionStage<Void> replyRequest(int code, String reason);

  /** Sends BYE, CANCEL or 487 as fits; extra header lines may be empty. */
  CompletionStage<Void> bye(String headerLines);

  /** Starts an outgoing call and gives its local tag. */
  CompletionStage<String> dialout(Dialout call);

  CompletionStage<Void> refer(String target, Optional<Integer> expires);

  CompletionStage<Void> info(String contentType, String body);

  /**
   * Lets the dialog last so long from now, before the answer from the answer on. Then {@code
   * dialogTimeout} comes, and without another call of this the dialog is ended.
   */
  void timeout(int seconds);

  /** A body (part) of the current sipRequest event's request. */
  Optional<String> requestBody(String contentType);

  /** A body (part) of the current sipReply event's reply. */
  Optional<String> replyBody(String contentType);

  /** Header lines of the initial INVITE, separated by CRLF. */
  String inviteHeaders();

  /**
   * An outgoing call.
   *
   * @param localTag the tag to use, or empty for a new one
   * @param headerLines extra headers separated by CRLF, or empty
   * @param variables what the new leg's script starts with
   */
  record Dialout(
      String caller,
      String callee,
      String domain,
      String application,
      Optional<String> requestUri,
      Optional<String> from,
      Optional<String> to,
      Optional<String> authUser,
      Optional<String> authPassword,
      String localTag,
      String headerLines,
      Map<String, String> variables) {}

  /** An error that goes to {@code $errno}. */
  final class Refused extends RuntimeException {
    private final String errno;

    public Refused(String errno, String text) {
      super(text, null, false, false);
      this.errno = errno;
    }

    /** {@code arg}, {@code general} or {@code dlg}. */
    public String errno() {
      return errno;
    }
  }
}
