package org.legato.call;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.Dialog;
import org.legato.sip.LocalTag;
import org.legato.sip.NameAddr;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipMessage;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.SipUri;

/**
 * The user agent of one leg (RFC 3261): holds its dialog, and gives the script what it may do with
 * it. {@link ServerSide} answers the peer's requests, {@link ClientSide} sends ours.
 */
final class UserAgent implements Dialog {
  private final LegRuntime leg;
  private final ServerSide server;
  private final ClientSide client;
  private DialogState dialog;
  private String requestUri = "";
  private String user = "";
  private String domain = "";
  private boolean early;
  private boolean sessionStarted;
  private final EventMessages messages;
  private SipRequest invite;

  UserAgent(LegRuntime leg) {
    this.leg = leg;
    this.messages = new EventMessages(leg);
    this.server = new ServerSide(leg, this);
    this.client = new ClientSide(leg, this);
  }

  DialogState dialog() {
    return dialog;
  }

  void dialog(DialogState next) {
    dialog = next;
  }

  void status(DialogStatus status) {
    dialog = dialog.withStatus(status);
  }

  DialogStatus status() {
    return dialog.status();
  }

  ClientSide client() {
    return client;
  }

  // ---- beginning

  void begin(SipEvent.RequestReceived received) {
    invite = received.request();
    dialog = DialogState.incoming(leg.id(), invite);
    requestUri = invite.requestUri();
    SipUri uri = SipUri.parse(requestUri);
    user = uri.user();
    domain = uri.host();
    leg.record().received(invite);
    server.begin(received);
  }

  void begin(CallLeg.Dial dial) {
    Dialout call = dial.call();
    requestUri = call.requestUri().orElse("sip:" + call.callee() + "@" + call.domain());
    user = call.caller();
    dialog =
        DialogState.outgoing(
            dial.callId(),
            leg.id(),
            call.from().orElse("<sip:" + call.caller() + "@" + call.domain() + ">"),
            call.to().orElse("<sip:" + call.callee() + "@" + call.domain() + ">"),
            requestUri);
    client.begin(call);
  }

  void describeTo(LegRecord record, String application) {
    record.begin(
        dialog.outgoing() ? "out" : "in",
        dialog.outgoing() ? dialog.localParty() : dialog.remoteParty(),
        dialog.outgoing() ? dialog.remoteParty() : dialog.localParty(),
        requestUri,
        application);
  }

  void sendInvite(String offer) {
    client.sendInvite(offer);
  }

  void offerInviteToScript(SipRequest request) {
    server.offerInviteToScript(request);
  }

  void refuseInvite(int code, String reason) {
    server.respondInvite(code, reason, List.of(), "");
  }

  // ---- the wire

  void receive(SipEvent event) {
    switch (event) {
      case SipEvent.RequestReceived received -> {
        leg.record().received(received.request());
        server.receive(received);
      }
      case SipEvent.ResponseReceived(String leg, String transaction, SipResponse response) -> {
        this.leg.record().received(response);
        client.receive(transaction, response);
      }
      case SipEvent.RequestFailed failed -> client.failed(failed);
    }
  }

  void afterAck(Runnable what) {
    server.afterAck(what);
  }

  void sent(SipMessage message) {
    leg.record().sent(message);
  }

  void toGateway(SipGateway.Command command) {
    leg.environment().gateway().tell(command);
  }

  // ---- offer and answer

  /**
   * The events of a completed offer/answer exchange: {@code early} once in an early dialog, {@code
   * sessionStart} once in a confirmed one that had no early media.
   */
  List<Event> exchangeCompleted(boolean confirmed) {
    if (leg.application().compat2010()) {
      return startedAsIn2010(confirmed);
    }
    if (sessionStarted || early) {
      return List.of();
    }
    EventType type;
    String veto;
    if (confirmed) {
      sessionStarted = true;
      type = EventType.SESSION_START;
      veto = "connect_session";
    } else {
      early = true;
      type = EventType.EARLY;
      veto = "connect_early_session";
    }
    leg.afterRun(
        () -> {
          if (!"0".equals(leg.session().variables().get(veto)) && !leg.stopped()) {
            leg.media().connectByDefault();
          }
        });
    return List.of(Event.of(type));
  }

  /**
   * As SEMS of 2010 did: {@code sessionStart} once, for incoming calls in the early dialog already,
   * and before it the initial state is entered again, unless the script has attached its media.
   */
  private List<Event> startedAsIn2010(boolean confirmed) {
    boolean starts = confirmed || !dialog.outgoing();
    if (sessionStarted || (early && !starts)) {
      return List.of();
    }
    early = true;
    sessionStarted = starts;
    leg.then(
        () -> {
          if (leg.stopped() || leg.media().attached()) {
            return;
          }
          leg.media().connectByDefault();
          if (starts) {
            leg.enterScript();
            leg.enqueue(Event.of(EventType.SESSION_START));
          }
        });
    return starts ? List.of() : List.of(Event.of(EventType.EARLY));
  }

  // ---- what scripts ask for

  @Override
  public CompletionStage<List<Event>> reply(int code, String reason) {
    return server.reply(code, reason, code == 183 || code / 100 == 2);
  }

  @Override
  public CompletionStage<List<Event>> acceptInvite(int code, String reason) {
    return server.reply(code, reason, true);
  }

  @Override
  public CompletionStage<Void> replyRequest(int code, String reason) {
    if (messages.request().isEmpty()) {
      return CompletableFuture.failedFuture(
          new ScriptException("dlg", Map.of("cause", "no request")));
    }
    server.respond(messages.request().get(), code, reason, server.scriptHeaders(), "");
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> bye(String headerLines) {
    hangUp(HeaderLines.parse(headerLines));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<String> dialout(Dialout call) {
    String callId = leg.environment().legs().callIdBeside(leg.id());
    String tag = call.localTag().isEmpty() ? newTag(callId) : asToken(call.localTag());
    return leg.<CallLeg.Dialled>askLeg(tag, replyTo -> new CallLeg.Dial(call, callId, replyTo))
        .thenApply(
            dialled -> {
              if (!dialled.error().isEmpty()) {
                throw new Refused("general", dialled.error());
              }
              return tag;
            });
  }

  private static String newTag(String callId) {
    byte[] random = new byte[12];
    ThreadLocalRandom.current().nextBytes(random);
    return LocalTag.format(callId, random);
  }

  /** A script's own tag: what a token cannot hold (RFC 3261 §25.1) is escaped. */
  private static String asToken(String tag) {
    StringBuilder token = new StringBuilder();
    for (byte b : tag.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-.!%*_+`'~".indexOf(c) >= 0);
      token.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return token.toString();
  }

  @Override
  public CompletionStage<Void> refer(String target, Optional<Integer> expires) {
    List<SipHeader> headers = new ArrayList<>();
    headers.add(new SipHeader("Refer-To", target));
    expires.ifPresent(s -> headers.add(new SipHeader("Expires", Integer.toString(s))));
    return inDialog("REFER", headers, "");
  }

  @Override
  public CompletionStage<Void> info(String contentType, String body) {
    return inDialog(
        "INFO",
        contentType.isEmpty() ? List.of() : List.of(new SipHeader("Content-Type", contentType)),
        body);
  }

  private CompletionStage<Void> inDialog(String method, List<SipHeader> headers, String body) {
    if (status() != DialogStatus.CONNECTED) {
      return CompletableFuture.failedFuture(
          new ScriptException("dlg", Map.of("cause", method + " needs a connected dialog")));
    }
    client.send(method, headers, body);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<String> requestBody(String contentType) {
    SipEvent.RequestReceived request =
        messages
            .request()
            .orElseThrow(() -> new ScriptException("dlg", Map.of("cause", "no request")));
    return Bodies.part(request.request(), contentType);
  }

  @Override
  public Optional<String> replyBody(String contentType) {
    SipResponse reply =
        messages.reply().orElseThrow(() -> new ScriptException("dlg", Map.of("cause", "no reply")));
    return Bodies.part(reply, contentType);
  }

  @Override
  public String inviteHeaders() {
    return invite == null ? "" : HeaderLines.format(invite.headers());
  }

  String select(String name) {
    return switch (name) {
      case "user" -> user;
      case "domain" -> domain;
      case "callid" -> dialog.callId();
      case "remote_tag" -> dialog.remoteTag();
      case "local_uri" ->
          dialog.outgoing() ? NameAddr.parse(dialog.localParty()).uri() : requestUri;
      case "local_party" -> dialog.localParty();
      case "remote_uri" -> dialog.outgoing() ? requestUri : dialog.remoteTarget();
      case "remote_party" -> dialog.remoteParty();
      default -> null;
    };
  }

  /** The messages that script events carry. */
  EventMessages messages() {
    return messages;
  }

  // ---- ending

  /** BYE, CANCEL or 487, as the dialog's status asks for. */
  void hangUp(List<SipHeader> headers) {
    switch (status()) {
      case CONNECTED -> client.bye(headers);
      case TRYING, PROCEEDING, EARLY -> {
        if (dialog.outgoing()) {
          client.cancel(headers);
        } else {
          server.respondInvite(487, "Request Terminated", headers, "");
        }
      }
      case CANCELLING -> {
        if (!dialog.outgoing()) {
          server.respondInvite(487, "Request Terminated", headers, "");
        }
      }
      case DISCONNECTED, DISCONNECTING -> {}
    }
  }

  /** A stopped session's dialog is ended by the runtime. */
  void endOpenDialog() {
    if (dialog.outgoing() || server.offered()) {
      hangUp(List.of());
    }
  }

  /** Ends at once: 500 to an unanswered INVITE, else as {@link #hangUp}. */
  void abort() {
    if (dialog == null) {
      return;
    }
    if (!dialog.outgoing() && status() != DialogStatus.CONNECTED) {
      server.respondInvite(500, "Server Internal Error", List.of(), "");
    } else {
      hangUp(List.of());
    }
  }

  /** Whether nothing is left to be done on the wire. */
  boolean finished() {
    return dialog != null && status() == DialogStatus.DISCONNECTED;
  }
}
