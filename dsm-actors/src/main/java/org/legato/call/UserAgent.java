package org.legato.call;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.legato.cluster.Placement;
import org.legato.dsm.engine.Event;
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
 * The user agent of one leg (RFC 3261): holds its dialog. {@link ServerSide} answers the peer's
 * requests, {@link ClientSide} sends ours, {@link ScriptDialog} is what the script may do with it.
 */
final class UserAgent {
  private final LegRuntime leg;
  private final ServerSide server;
  private final ClientSide client;
  private final Refresh refresh;
  private final GatewayLink gateways;
  private DialogState dialog;
  private String requestUri = "";
  private String user = "";
  private String domain = "";
  private final SessionStart start;
  private final DialogLifetime lifetime;
  private final SessionTimer sessionTimer;
  private final EventMessages messages;
  private SipRequest invite;
  private boolean confirmed;

  UserAgent(LegRuntime leg) {
    this.leg = leg;
    this.messages = new EventMessages(leg);
    this.start = new SessionStart(leg);
    this.lifetime = new DialogLifetime(leg);
    this.sessionTimer = new SessionTimer(leg, this);
    this.server = new ServerSide(leg, this);
    this.client = new ClientSide(leg, this);
    this.refresh = new Refresh(leg, this);
    this.gateways = new GatewayLink(leg);
  }

  DialogState dialog() {
    return dialog;
  }

  /** Whether the call has this Call-ID. */
  boolean isIn(String callId) {
    return dialog != null && dialog.callId().equals(callId);
  }

  void dialog(DialogState next) {
    dialog = next;
  }

  void status(DialogStatus status) {
    if (dialog.status() != status) {
      dialog = dialog.withStatus(status);
      confirmed |= status == DialogStatus.CONNECTED;
      lifetime.changed(status);
    }
  }

  DialogStatus status() {
    return dialog == null ? DialogStatus.DISCONNECTED : dialog.status();
  }

  SessionTimer sessionTimer() {
    return sessionTimer;
  }

  DialogLifetime lifetime() {
    return lifetime;
  }

  ServerSide server() {
    return server;
  }

  ClientSide client() {
    return client;
  }

  // ---- moving between machines

  Checkpoint.Agent save() {
    return new Checkpoint.Agent(
        dialog,
        requestUri,
        user,
        domain,
        start.early(),
        start.sessionStarted(),
        lifetime.save(),
        sessionTimer.save(),
        gateways.contactNode(),
        Optional.ofNullable(invite),
        server.save(),
        client.save());
  }

  void restore(Checkpoint.Agent saved) {
    dialog = saved.dialog();
    requestUri = saved.requestUri();
    user = saved.user();
    domain = saved.domain();
    start.restore(saved.early(), saved.sessionStarted());
    lifetime.restore(saved.lifetime());
    sessionTimer.restore(saved.interval());
    gateways.contactAt(saved.contactNode());
    saved.server().invite().ifPresent(gateways::restored);
    saved.server().unacknowledged().ifPresent(held -> gateways.restored(held.request()));
    invite = saved.invite().orElse(null);
    server.restore(saved.server());
    client.restore(saved.client());
  }

  /** Tells the peer when the gateway that it knows is gone or about to go. */
  void placed(Placement placement) {
    if (dialog != null && client.calling() && gateways.contactGone(placement)) {
      client.callAgain();
      return;
    }
    // Sound that moves brings a re-INVITE of its own.
    if (dialog != null
        && gateways.contactGoes(placement)
        && status() == DialogStatus.CONNECTED
        && !leg.media().migrating()) {
      refresh.request(() -> {});
    }
  }

  /** Whether the dialog has been confirmed since this was asked last. */
  boolean justConfirmed() {
    boolean now = confirmed;
    confirmed = false;
    return now;
  }

  /**
   * The peer learns our RTP address anew.
   *
   * @param agreed runs when it has agreed, or does not want to
   */
  void refresh(Runnable agreed) {
    refresh.request(agreed);
  }

  Refresh refreshing() {
    return refresh;
  }

  /** Whether an offer of the peer's, or an answer to it, is on its way. */
  boolean offerPending() {
    return client.invitePending() || server.unacknowledged();
  }

  // ---- beginning

  void begin(SipEvent.RequestReceived received) {
    gateways.seen(received);
    invite = received.request();
    dialog = DialogState.incoming(leg.id(), invite);
    requestUri = invite.requestUri();
    SipUri uri = SipUri.parse(requestUri);
    user = uri.user();
    domain = uri.host();
    leg.record().received(invite);
    server.invite().begin(received);
  }

  /**
   * The script begins again, and with it the dialog, unless the peer knows that it is confirmed.
   */
  void beginAgain(SipEvent.RequestReceived received) {
    start.restore(false, false);
    if (!server.invite().beginAgain()) {
      begin(received);
    }
  }

  void begin(Dialog.Dialout call, String callId) {
    requestUri = call.requestUri().orElse("sip:" + call.callee() + "@" + call.domain());
    user = call.caller();
    dialog =
        DialogState.outgoing(
            callId,
            leg.id(),
            call.from().orElse("<sip:" + call.caller() + "@" + call.domain() + ">"),
            call.to().orElse("<sip:" + call.callee() + "@" + call.domain() + ">"),
            requestUri);
    client.invite().begin(call);
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
    gateways.contactHere();
    client.invite().send(offer);
  }

  // ---- the wire

  void receive(SipEvent event) {
    switch (event) {
      case SipEvent.RequestReceived received -> {
        gateways.seen(received);
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
    Bodies.part(message, "application/sdp").ifPresent(leg.media()::said);
  }

  /** The ways to the gateways. */
  GatewayLink gateways() {
    return gateways;
  }

  void toGateway(SipGateway.Command command) {
    gateways.tell(command);
  }

  void sendAck(SipRequest request) {
    sent(request);
    gateways.tell(new SipGateway.SendAck(request));
  }

  /** Answers through the gateway that has the transaction, or, if it is gone, through ours. */
  void answer(SipEvent.RequestReceived received, SipResponse response) {
    gateways.answer(received, response);
  }

  /** The events of a completed offer/answer exchange. */
  List<Event> exchangeCompleted(boolean confirmed) {
    return start.exchangeCompleted(confirmed);
  }

  // ---- what it knows

  /** The fields of the peer's INVITE; none on an outgoing call. */
  List<SipHeader> inviteFields() {
    return invite == null ? List.of() : invite.headers();
  }

  /** The body of the peer's INVITE. */
  String inviteBody() {
    return invite == null ? "" : invite.body();
  }

  /** Max-Forwards of the peer's INVITE less one, if it has that header. */
  Optional<Integer> hopsLeft() {
    return invite == null ? Optional.empty() : hopsLeft(invite);
  }

  /** A local tag for a leg of our own making. */
  static String newTag(String callId) {
    byte[] random = new byte[12];
    ThreadLocalRandom.current().nextBytes(random);
    return LocalTag.format(callId, random);
  }

  /** Max-Forwards of a request less one (RFC 3261 §16.6); the gateway has checked the number. */
  static Optional<Integer> hopsLeft(SipRequest request) {
    return request.header("Max-Forwards").map(hops -> Integer.parseInt(hops.strip()) - 1);
  }

  String select(String name) {
    if (dialog == null) {
      return "";
    }
    return switch (name) {
      case "dialog_lifetime" -> Long.toString(lifetime.seconds());
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
          client.invite().cancel(headers);
        } else {
          server.invite().respond(487, "Request Terminated", headers, "");
        }
      }
      case CANCELLING -> {
        if (!dialog.outgoing()) {
          server.invite().respond(487, "Request Terminated", headers, "");
        }
      }
      case DISCONNECTED, DISCONNECTING -> {}
    }
  }

  /** A stopped session's dialog is ended by the runtime. */
  void endOpenDialog() {
    if (dialog != null && (dialog.outgoing() || server.invite().offered())) {
      hangUp(List.of());
    }
  }

  /** Ends at once: 500 to an unanswered INVITE, else as {@link #hangUp}. */
  void abort() {
    if (dialog == null) {
      return;
    }
    if (!dialog.outgoing() && status() != DialogStatus.CONNECTED) {
      server.invite().respond(500, "Server Internal Error", List.of(), "");
    } else {
      hangUp(List.of());
    }
  }

  /** Whether nothing is left to be done on the wire; so it is where there is no call. */
  boolean finished() {
    return status() == DialogStatus.DISCONNECTED;
  }
}
