package org.legato.call;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.Dialog;
import org.legato.sip.SipEvent;
import org.legato.sip.SipHeader;
import org.legato.sip.SipResponse;

/** What a script may do with its leg's dialog, and learn from the messages of its events. */
final class ScriptDialog implements Dialog {
  private final LegRuntime leg;
  private final UserAgent agent;

  ScriptDialog(LegRuntime leg) {
    this.leg = leg;
    this.agent = leg.userAgent();
  }

  @Override
  public CompletionStage<List<Event>> reply(int code, String reason) {
    return agent.server().invite().reply(code, reason, code == 183 || code / 100 == 2);
  }

  @Override
  public CompletionStage<List<Event>> acceptInvite(int code, String reason) {
    return agent.server().invite().reply(code, reason, true);
  }

  @Override
  public CompletionStage<Void> replyRequest(int code, String reason) {
    if (agent.messages().request().isEmpty()) {
      return CompletableFuture.failedFuture(
          new ScriptException("dlg", Map.of("cause", "no request")));
    }
    return agent.server().reply(agent.messages().request().get(), code, reason);
  }

  @Override
  public CompletionStage<Void> bye(String headerLines) {
    agent.hangUp(HeaderLines.parse(headerLines));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<String> dialout(Dialout call) {
    String what = leg.session().nextNumber() + " " + call.callee() + "@" + call.domain();
    CallEnvironment.Dialling made = leg.environment().legs().diallingOf(leg.id(), what);
    String callId = made.callId();
    String tag = call.localTag().isEmpty() ? made.tag() : asToken(call.localTag());
    return leg.survival()
        .ask(
            () ->
                leg.thread()
                    .<CallLeg.Dialled>askLeg(
                        tag, replyTo -> new CallLeg.Dial(call, callId, replyTo)))
        .thenApply(
            dialled -> {
              if (!dialled.error().isEmpty()) {
                throw new Refused("general", dialled.error());
              }
              return tag;
            });
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
  public void timeout(int seconds) {
    agent.lifetime().allow(seconds);
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
    if (agent.status() != DialogStatus.CONNECTED) {
      return CompletableFuture.failedFuture(
          new ScriptException("dlg", Map.of("cause", method + " needs a connected dialog")));
    }
    agent.client().send(method, headers, body);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<String> requestBody(String contentType) {
    SipEvent.RequestReceived request =
        agent
            .messages()
            .request()
            .orElseThrow(() -> new ScriptException("dlg", Map.of("cause", "no request")));
    return Bodies.part(request.request(), contentType);
  }

  @Override
  public Optional<String> replyBody(String contentType) {
    SipResponse reply =
        agent
            .messages()
            .reply()
            .orElseThrow(() -> new ScriptException("dlg", Map.of("cause", "no reply")));
    return Bodies.part(reply, contentType);
  }

  @Override
  public String inviteHeaders() {
    return HeaderLines.format(agent.inviteFields());
  }
}
