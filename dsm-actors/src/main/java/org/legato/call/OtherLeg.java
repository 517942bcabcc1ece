package org.legato.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.BackToBack;
import org.legato.dsm.session.Dialog;
import org.legato.sip.SipHeader;
import org.legato.sip.SipResponse;

/**
 * What a leg knows of the other leg of a relayed call: the caller's side runs the script and makes
 * the callee's side, which has none. {@link RelayedRequests} carries requests between them once
 * they are joined.
 */
final class OtherLeg implements BackToBack {
  private final LegRuntime leg;
  private final RelayedRequests requests;
  private String id = "";
  private boolean callee;
  private boolean answered;
  private boolean relaying;
  private boolean inviteRelayed;
  private boolean earlyMedia;
  private String headers;

  OtherLeg(LegRuntime leg) {
    this.leg = leg;
    this.requests = new RelayedRequests(leg, this);
  }

  /** Whether this leg was made by another and has no script. */
  boolean isCallee() {
    return callee;
  }

  /** Whether the peer's requests go on to the other leg. */
  boolean relays() {
    return relaying && !id.isEmpty();
  }

  /** Whether the peer's own INVITE went on to the other leg. */
  boolean inviteRelayed() {
    return inviteRelayed && !id.isEmpty();
  }

  RelayedRequests requests() {
    return requests;
  }

  /** Makes this leg the callee's side. */
  void beginAsCallee(String caller) {
    id = caller;
    callee = true;
    relaying = true;
  }

  void tell(RelayMessage message) {
    if (!id.isEmpty()) {
      String to = id;
      leg.effect(
          () -> leg.environment().legs().tell(to, new CallLeg.FromOtherLeg(leg.id(), message)));
    }
  }

  Checkpoint.Other save() {
    return new Checkpoint.Other(
        id, callee, answered, relaying, inviteRelayed, earlyMedia, Optional.ofNullable(headers));
  }

  void restore(Checkpoint.Other saved) {
    id = saved.id();
    callee = saved.callee();
    answered = saved.answered();
    relaying = saved.relaying();
    inviteRelayed = saved.inviteRelayed();
    earlyMedia = saved.earlyMedia();
    headers = saved.headers().orElse(null);
  }

  /** Forgets the other leg. */
  void unlink() {
    id = "";
    relaying = false;
    inviteRelayed = false;
  }

  // ---- from the other leg

  void receive(String from, RelayMessage message) {
    if (!from.equals(id)) {
      return;
    }
    switch (message) {
      case RelayMessage.Request request -> requests.send(request);
      case RelayMessage.Response response when response.id() == RelayMessage.INVITE ->
          onInviteResponse(response);
      case RelayMessage.Response response -> requests.respond(response);
      case RelayMessage.Ack(long request, String answer) -> {
        if (request == RelayMessage.INVITE) {
          leg.userAgent().client().invite().acknowledge(answer);
        } else {
          leg.userAgent().client().reinvites().acknowledge(answer);
        }
      }
      case RelayMessage.Cancel cancel -> leg.userAgent().client().cancelReinvite();
      case RelayMessage.Terminate terminate -> {
        unlink();
        leg.userAgent().hangUp(List.of());
      }
      case RelayMessage.Ended ended -> onEnded();
      case RelayMessage.Posted(Map<String, String> params) ->
          leg.enqueue(Event.of(EventType.B2B_EVENT, params));
    }
  }

  private void onInviteResponse(RelayMessage.Response response) {
    String from = id;
    boolean relayed = inviteRelayed;
    if (answered) {
      return;
    }
    if (response.status() >= 300) {
      unlink();
    } else if (response.status() >= 200) {
      answered = true;
    }
    leg.userAgent()
        .messages()
        .enqueueOtherReply(
            response,
            passed -> {
              if (id.equals(response.status() >= 300 ? "" : from)) {
                follow(passed, relayed);
              }
            });
  }

  /** What the runtime does about a response to the INVITE after the script has seen it. */
  private void follow(RelayMessage.Response response, boolean relayed) {
    UserAgent agent = leg.userAgent();
    int status = response.status();
    Optional<String> sdp = sdp(response);
    if (relayed) {
      relaying = status / 100 == 2;
      agent
          .server()
          .invite()
          .respondRelayed(
              status, response.reason(), RelayedHeaders.of(response.headers()), response.body());
    } else if (status / 100 == 2) {
      relaying = true;
      leg.media().relayed();
      sdp.ifPresent(offer -> join(agent, offer));
    } else if (status / 100 == 1 && earlyMedia) {
      sdp.ifPresent(offer -> agent.client().reinvites().send(List.of(), offer, reply -> {}));
    }
  }

  /** Gives the caller the callee's SDP, and the callee what the caller says to that. */
  private void join(UserAgent agent, String offer) {
    if (agent.status() != DialogStatus.CONNECTED
        && agent.server().invite().joinFirstAnswer(offer)) {
      return;
    }
    agent
        .client()
        .reinvites()
        .send(
            List.of(),
            offer,
            reply -> {
              if (reply.status() / 100 == 2) {
                requests.offer(reply.body());
              } else if (reply.status() >= 300) {
                leg.log()
                    .warn(
                        "leg {}: refuses the other party's media: {} {}",
                        leg.id(),
                        reply.status(),
                        reply.reason());
              }
            });
  }

  private static Optional<String> sdp(RelayMessage.Response response) {
    return Bodies.part(
        new SipResponse(response.status(), response.reason(), response.headers(), response.body()),
        "application/sdp");
  }

  private void onEnded() {
    boolean joined = answered;
    if (callee) {
      unlink();
      leg.userAgent().hangUp(List.of());
    } else if (joined) {
      unlink();
      requests.otherBye("", () -> leg.stop(true));
    } else {
      onInviteResponse(
          new RelayMessage.Response(RelayMessage.INVITE, 487, "Request Terminated", List.of(), ""));
    }
  }

  // ---- what the callee's side tells

  /** A response to this leg's INVITE came. */
  void inviteAnswered(SipResponse response) {
    if (!callee) {
      return;
    }
    tell(
        new RelayMessage.Response(
            RelayMessage.INVITE,
            response.status(),
            response.reason(),
            response.headers(),
            response.body()));
    if (response.status() >= 300) {
      unlink();
    }
  }

  /** This leg is over. */
  void released() {
    if (!id.isEmpty() && !requests.byePassed()) {
      tell(callee ? new RelayMessage.Ended() : new RelayMessage.Terminate());
    }
    unlink();
  }

  /** The peer's INVITE was answered by us, or taken back: the callee is not wanted any more. */
  void inviteRefused() {
    if (inviteRelayed()) {
      terminate();
    }
  }

  // ---- what scripts ask for

  @Override
  public CompletionStage<Void> connectCallee(String to, String requestUri, boolean relayed) {
    terminate();
    answered = false;
    UserAgent agent = leg.userAgent();
    Optional<Integer> hops = agent.hopsLeft();
    if (hops.isPresent() && hops.get() <= 0) {
      inviteRelayed = relayed && agent.server().invite().leaveToOtherLeg();
      onInviteResponse(
          new RelayMessage.Response(RelayMessage.INVITE, 483, "Too Many Hops", List.of(), ""));
      return CompletableFuture.completedFuture(null);
    }
    Map<String, String> variables = leg.session().variables();
    String named = variables.getOrDefault("b2b_callid", "");
    String callId = named.isEmpty() ? leg.environment().legs().callIdBeside(leg.id()) : named;
    String tag = UserAgent.newTag(callId);
    inviteRelayed = relayed && agent.server().invite().leaveToOtherLeg();
    id = tag;
    leg.environment().monitoring().set(leg.id(), "b2b_leg", tag);
    Dialog.Dialout call =
        new Dialog.Dialout(
            leg.session().select("user"),
            "",
            "",
            leg.application().name(),
            Optional.of(requestUri),
            Optional.of(agent.dialog().remoteParty()),
            Optional.of(to),
            variable(variables, "b2b_auth_user"),
            variable(variables, "b2b_auth_pwd"),
            tag,
            headers() + hops.map(n -> "Max-Forwards: " + n + "\r\n").orElse(""),
            Map.of());
    String body = inviteRelayed ? agent.inviteBody() : leg.media().localSdp();
    return leg.survival()
        .ask(
            () ->
                leg.thread()
                    .<CallLeg.Dialled>askLeg(
                        tag, replyTo -> new CallLeg.Connect(call, callId, body, leg.id(), replyTo)))
        .handle(
            (dialled, failure) -> {
              String error = failure == null ? dialled.error() : LegThread.message(failure);
              if (!error.isEmpty() && id.equals(tag)) {
                leg.log().warn("leg {}: cannot call {}: {}", leg.id(), requestUri, error);
                onInviteResponse(
                    new RelayMessage.Response(
                        RelayMessage.INVITE, 500, "Server Internal Error", List.of(), ""));
              }
              return null;
            });
  }

  private static Optional<String> variable(Map<String, String> variables, String name) {
    return Optional.of(variables.getOrDefault(name, "")).filter(value -> !value.isEmpty());
  }

  @Override
  public CompletionStage<Void> terminateOtherLeg() {
    terminate();
    return CompletableFuture.completedFuture(null);
  }

  private void terminate() {
    if (!requests.byePassed()) {
      tell(new RelayMessage.Terminate());
      unlink();
    }
  }

  @Override
  public CompletionStage<Void> reinvite(boolean newOffer, String headerLines) {
    List<SipHeader> extra = HeaderLines.parse(headerLines);
    CompletionStage<String> offer =
        newOffer ? leg.media().offer() : CompletableFuture.completedFuture(leg.media().localSdp());
    return offer.thenAccept(
        sdp ->
            leg.userAgent()
                .client()
                .reinvites()
                .send(
                    extra,
                    sdp,
                    reply -> {
                      if (reply.status() / 100 == 2) {
                        leg.media().acceptReinvite(reply.body());
                      }
                    }));
  }

  @Override
  public void relayEarlyMedia(boolean on) {
    earlyMedia = on;
  }

  @Override
  public String headers() {
    if (headers == null) {
      headers = HeaderLines.format(RelayedHeaders.of(leg.userAgent().inviteFields()));
    }
    return headers;
  }

  @Override
  public void headers(String lines) {
    headers = lines;
  }

  @Override
  public void relayEvent(Map<String, String> params) {
    tell(new RelayMessage.Posted(params));
  }

  @Override
  public void relayOnly(boolean on) {
    relaying = on;
  }

  @Override
  public String otherId() {
    return id;
  }

  @Override
  public void reply(int code, String reason) {
    if (!requests.answerCurrent(code, reason)) {
      throw new ScriptException("dlg", Map.of("cause", "no request"));
    }
  }

  @Override
  public void addReplyBody(String contentType, String payload) {
    EventMessages messages = leg.userAgent().messages();
    messages.otherReply(Bodies.with(messages.otherReply(), contentType, payload));
  }

  @Override
  public void removeReplyBody(String contentType) {
    EventMessages messages = leg.userAgent().messages();
    messages.otherReply(Bodies.without(messages.otherReply(), contentType));
  }
}
