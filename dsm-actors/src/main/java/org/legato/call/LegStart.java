package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.legato.dsm.app.AppParams;
import org.legato.dsm.app.Application;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.sip.Headers;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipRequest;

/**
 * How a leg begins: with an INVITE, by calling out, for another leg, or without a call; and what
 * who asks for that is told where the leg has begun already.
 */
final class LegStart {
  /** Why {@link CallLeg.Dialled} says no: the leg's id is its local tag. */
  static final String TAG_IN_USE = "the local tag is in use";

  private final LegRuntime leg;

  LegStart(LegRuntime leg) {
    this.leg = leg;
  }

  /** Begins with an initial INVITE; any other request has no dialog here (RFC 3261 §12.2.2). */
  void incoming(SipEvent.RequestReceived received) {
    SipRequest request = received.request();
    if (request.method().equals("INVITE") && Headers.toTag(request).isEmpty()) {
      invited(received);
    } else if (!request.method().equals("ACK")) {
      received
          .gateway()
          .tell(
              new SipGateway.SendResponse(
                  received.transaction(),
                  DialogState.response(
                      request, leg.id(), 481, "Call/Transaction Does Not Exist", List.of(), "")));
    }
  }

  private void invited(SipEvent.RequestReceived received) {
    leg.userAgent().begin(received);
    select(received);
  }

  private void select(SipEvent.RequestReceived received) {
    CompletableFuture<Optional<CallEnvironment.Selected>> selected =
        leg.environment().selector().apply(received.request()).toCompletableFuture();
    if (selected.isDone() && !selected.isCompletedExceptionally()) {
      run(received, selected.join());
    } else {
      leg.thread()
          .here(selected)
          .whenComplete(
              (found, failure) -> {
                if (failure != null) {
                  leg.log().error("leg {}: {}", leg.id(), LegThread.message(failure));
                }
                run(received, failure == null ? found : Optional.empty());
              });
    }
  }

  private void run(SipEvent.RequestReceived received, Optional<CallEnvironment.Selected> selected) {
    SipRequest invite = received.request();
    UserAgent userAgent = leg.userAgent();
    if (userAgent.status() != DialogStatus.TRYING && userAgent.status() != DialogStatus.CONNECTED) {
      // Taken back while it was looked for.
      userAgent.server().invite().respond(487, "Request Terminated", List.of(), "");
      leg.refused();
      return;
    }
    if (selected.isEmpty()) {
      // The selector has said which one was wanted.
      userAgent.server().invite().respond(500, "Server Internal Error", List.of(), "");
      leg.refused();
      return;
    }
    Application application = selected.get().application();
    var variables = leg.session().variables();
    variables.putAll(application.configVariables());
    if (application.setParamVariables()) {
      AppParams.read(invite.headers("P-App-Param")).forEach(variables::putIfAbsent);
    }
    variables.putAll(selected.get().variables());
    if (application.diagrams().imports("mod_uri")) {
      variables.put("hdrs", HeaderLines.format(userAgent.inviteFields()));
    }
    userAgent.describeTo(leg.record(), application.name());
    leg.begin(application);
    leg.state().begins(received);
    if (!userAgent.server().invite().answered()) {
      userAgent.server().trying(received);
    }
    leg.startScript();
    if (application.compat2010()) {
      userAgent.server().invite().offerToScript();
    } else {
      leg.enterScript();
      leg.enqueue(Event.of(EventType.START), params -> userAgent.server().invite().offerToScript());
    }
  }

  /** Begins by calling out. */
  void outgoing(CallLeg.Dial dial) {
    if (leg.active()) {
      answer(dial.replyTo(), leg.userAgent().isIn(dial.callId()) ? "" : TAG_IN_USE);
    } else {
      call(dial);
    }
    leg.settle();
  }

  /** Who dialled goes on once this leg is kept: it would not dial again if this one were lost. */
  private void answer(ActorRef<CallLeg.Dialled> replyTo, String error) {
    leg.survival().effect(() -> replyTo.tell(new CallLeg.Dialled(error)));
  }

  private void call(CallLeg.Dial dial) {
    var wanted = leg.environment().applications().outgoing(dial.call().application());
    if (wanted.isEmpty()) {
      dial.replyTo()
          .tell(new CallLeg.Dialled("unknown application '" + dial.call().application() + "'"));
      leg.refused();
      return;
    }
    Application application = wanted.get();
    leg.session().variables().putAll(application.configVariables());
    leg.session().variables().putAll(dial.call().variables());
    leg.userAgent().begin(dial.call(), dial.callId());
    leg.userAgent().describeTo(leg.record(), application.name());
    leg.thread()
        .here(leg.media().offer())
        .whenComplete(
            (offer, failure) -> {
              if (failure != null) {
                dial.replyTo().tell(new CallLeg.Dialled(LegThread.message(failure)));
                leg.refused();
                return;
              }
              leg.begin(application);
              leg.userAgent().sendInvite(offer);
              answer(dial.replyTo(), "");
              leg.startScript();
              if (!application.compat2010()) {
                leg.enterScript();
                leg.enqueue(Event.of(EventType.START));
              } else if (application.runsInviteEvent()) {
                leg.enterScript();
                leg.enqueue(Event.of(EventType.INVITE));
              }
            });
  }

  /** Begins as the callee's side of a relayed call. */
  void callee(CallLeg.Connect connect) {
    if (leg.active()) {
      connect.replyTo().tell(new CallLeg.Dialled(TAG_IN_USE));
      return;
    }
    leg.other().beginAsCallee(connect.otherLeg());
    leg.userAgent().begin(connect.call(), connect.callId());
    leg.userAgent().describeTo(leg.record(), connect.call().application());
    leg.environment().monitoring().set(leg.id(), "b2b_leg", connect.otherLeg());
    leg.begin(leg.environment().applications().outgoing(connect.call().application()).orElse(null));
    leg.userAgent().sendInvite(connect.body());
    answer(connect.replyTo(), "");
    leg.settle();
  }

  /** Begins as a script without a call. */
  void withoutCall(CallLeg.RunScript run) {
    if (leg.active()) {
      run.replyTo().tell(new CallLeg.Dialled("runs already"));
      return;
    }
    run.replyTo().tell(new CallLeg.Dialled(startWithoutCall(run)));
    leg.settle();
  }

  /** Gives an error, or an empty text. */
  private String startWithoutCall(CallLeg.RunScript run) {
    var wanted = leg.environment().applications().withoutCall(run.bundle(), run.diagram());
    if (wanted.isEmpty()) {
      leg.refused();
      return "there is no diagram '" + run.diagram() + "' in '" + run.bundle() + "'";
    }
    leg.session().variables().putAll(wanted.get().configVariables());
    leg.beginWithoutCall(wanted.get());
    leg.startScript();
    leg.enterScript();
    leg.enqueue(Event.of(run.reloaded() ? EventType.RELOAD : EventType.STARTUP));
    return "";
  }

  /** Goes on where another incarnation was. */
  void goOn(Checkpoint from) {
    CallEnvironment environment = leg.environment();
    environment.counters().resumed().increment();
    leg.log().info("leg {}: goes on here, last seen at {}", leg.id(), from.node());
    Optional<Application> known =
        from.withoutCall().isPresent()
            ? environment.applications().withoutCall(from.withoutCall().get(), from.application())
            : environment.applications().outgoing(from.application());
    leg.survival().vaults(from.vaults());
    if (!leg.survival().placement().has(from.node())) {
      leg.survival().rest();
    }
    leg.userAgent().restore(from.agent());
    leg.media().restore(from.media());
    leg.other().restore(from.other());
    if (known.isEmpty()) {
      leg.log()
          .error(
              "leg {}: ends, this node has no application '{}'; load it here too",
              leg.id(),
              from.application());
      leg.abort("its application is gone");
      return;
    }
    leg.record().began(from.startedAt());
    if (from.begin().isPresent()) {
      if (leg.userAgent().status() == DialogStatus.CANCELLING) {
        // Taken back while the script was busy for the first time.
        leg.userAgent().server().invite().respond(487, "Request Terminated", List.of(), "");
        leg.refused();
        return;
      }
      leg.media().resume();
      leg.userAgent().beginAgain(from.begin().get());
      select(from.begin().get());
      leg.placed(leg.survival().placement());
      return;
    }
    if (from.withoutCall().isPresent()) {
      leg.beginWithoutCall(known.get());
    } else {
      leg.begin(known.get());
      leg.userAgent().describeTo(leg.record(), known.get().name());
    }
    leg.restoreScript(from);
    leg.media().resume();
    from.pending().forEach(leg::enqueue);
    if (!leg.survival().placement().has(from.node())) {
      leg.userAgent().client().lostGateway();
    }
    leg.placed(leg.survival().placement());
    leg.settle();
  }
}
