package org.legato.call;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.legato.dsm.session.Subscriptions.Wanted;
import org.legato.sip.DigestAuthentication;
import org.legato.sip.Headers;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * A SIP subscription (RFC 6665 §4.1), in a dialog of its own. It is reached like a leg, by its
 * local tag; it tells the leg that wanted it what is notified, refreshes itself and ends with that
 * leg.
 */
final class Subscription {
  /** Refusals of a refresh that end the subscription (§4.1.2.2). */
  private static final Set<Integer> FATAL =
      Set.of(404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604);

  /** A refresh begins this long before the end: twice the time that its transaction can take. */
  private static final Duration MARGIN = Duration.ofSeconds(64);

  /** Where the notifier does not say it, against the RFC. */
  private static final int DEFAULT_EXPIRES_S = 3600;

  private static final String END = "end";
  private static final String REFRESH = "refresh";

  private final String id;
  private final ActorContext<CallLeg.Command> context;
  private final TimerScheduler<CallLeg.Command> timers;
  private final CallEnvironment environment;
  private final Wanted wanted;
  private final String owner;

  private DialogState dialog;
  private Optional<Integer> expires;
  private SipRequest pending;
  private int sequence;
  private int granted = DEFAULT_EXPIRES_S;
  private boolean accepted;
  private boolean notified;
  private boolean again;
  private boolean ended;

  private Subscription(
      String id,
      ActorContext<CallLeg.Command> context,
      TimerScheduler<CallLeg.Command> timers,
      CallEnvironment environment,
      CallLeg.Subscribe subscribe) {
    this.id = id;
    this.context = context;
    this.timers = timers;
    this.environment = environment;
    this.wanted = subscribe.wanted();
    this.owner = subscribe.owner();
    this.expires = wanted.expires();
    this.dialog = SubscriptionDialog.begin(id, subscribe.callId(), wanted);
  }

  /** Subscribes; the behaviour lives as long as the subscription. */
  static Behavior<CallLeg.Command> create(
      String id, CallEnvironment environment, CallLeg.Subscribe subscribe) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var subscription = new Subscription(id, context, timers, environment, subscribe);
                  subscription.send(subscription.headers());
                  subscription.waitForNotify();
                  subscribe.replyTo().tell(new CallLeg.Dialled(""));
                  return Behaviors.receive(CallLeg.Command.class)
                      .onAnyMessage(subscription::onCommand)
                      .build();
                }));
  }

  private Behavior<CallLeg.Command> onCommand(CallLeg.Command command) {
    switch (OnTheWay.taken(command)) {
      case CallLeg.Sip(SipEvent event) -> receive(event);
      case CallLeg.Resume(Runnable continuation) -> continuation.run();
      case CallLeg.Resubscribe(int seconds, var replyTo) -> {
        replyTo.ifPresent(asker -> asker.tell(new CallLeg.Posted(true)));
        resubscribe(Optional.of(seconds));
      }
      case CallLeg.Describe describe ->
          describe.replyTo().tell(new CallLeg.Described(Optional.empty()));
      case CallLeg.Post post -> post.replyTo().tell(new CallLeg.Posted(false));
      case LegSound.Control control -> control.replyTo().tell(new CallLeg.Posted(false));
      case LegSound.Measure measure ->
          measure.replyTo().tell(new LegSound.Measured(Optional.empty()));
      case CallLeg.End end -> end.replyTo().tell(new CallLeg.Posted(false));
      default -> {
        // The rest is for legs that are calls.
      }
    }
    return ended ? Behaviors.stopped() : Behaviors.same();
  }

  // ---- SUBSCRIBE

  private void resubscribe(Optional<Integer> seconds) {
    expires = seconds;
    if (pending != null) {
      again = true;
      return;
    }
    again = false;
    dialog = dialog.nextCseq();
    send(headers());
    if (leaving()) {
      timers.cancel(REFRESH);
      waitForNotify();
    }
  }

  private boolean leaving() {
    return expires.equals(Optional.of(0));
  }

  private List<SipHeader> headers() {
    List<SipHeader> headers = new ArrayList<>();
    headers.add(
        new SipHeader("Event", wanted.event() + wanted.id().map(i -> ";id=" + i).orElse("")));
    wanted.accept().ifPresent(types -> headers.add(new SipHeader("Accept", types)));
    expires.ifPresent(s -> headers.add(new SipHeader("Expires", Integer.toString(s))));
    return headers;
  }

  private void send(List<SipHeader> headers) {
    pending = dialog.request("SUBSCRIBE", headers, "");
    environment.gateway().tell(new SipGateway.SendRequest(id, id + "-" + ++sequence, pending));
  }

  /** Timer N (§4.1.2.4): who subscribes is to be notified soon. */
  private void waitForNotify() {
    after(END, environment.settings().t1().multipliedBy(64), this::over);
  }

  private void over() {
    end(leaving() ? "terminated" : "timeout", 408, "");
  }

  private void receive(SipEvent event) {
    switch (event) {
      case SipEvent.RequestReceived received -> onRequest(received);
      case SipEvent.ResponseReceived(String _, String transaction, SipResponse response) -> {
        if (isPending(transaction) && response.status() >= 200) {
          SipRequest sent = pending;
          pending = null;
          onResponse(sent, response);
        }
      }
      case SipEvent.RequestFailed failed -> {
        if (isPending(failed.transaction())) {
          pending = null;
          boolean timeout = failed.cause() == SipEvent.Cause.TIMEOUT;
          refused(timeout ? "timeout" : "failed", timeout ? 408 : 503, failed.detail());
        }
      }
    }
  }

  private boolean isPending(String transaction) {
    return pending != null && transaction.equals(id + "-" + sequence);
  }

  private void onResponse(SipRequest sent, SipResponse response) {
    int code = response.status();
    if (code < 300) {
      onAccepted(response);
    } else if (!retried(sent, response)) {
      refused("failed", code, response.reason());
    }
  }

  private void onAccepted(SipResponse response) {
    accepted = true;
    if (dialog.remoteTag().isEmpty()) {
      dialog = dialog.established(response);
    }
    granted = response.header("Expires").flatMap(SubscriptionState::seconds).orElse(granted);
    if (again) {
      resubscribe(expires);
    } else if (!leaving()) {
      lasts(granted);
    }
  }

  /** Answers 401 and 407 with the password (RFC 7616), 423 with a longer duration. */
  private boolean retried(SipRequest sent, SipResponse response) {
    List<SipHeader> headers;
    Optional<Integer> least = response.header("Min-Expires").flatMap(SubscriptionState::seconds);
    if ((response.status() == 401 || response.status() == 407)
        && wanted.password().isPresent()
        && DigestAuthentication.mayRetry(sent, response)) {
      headers = headers();
      headers.addAll(
          DigestAuthentication.answer(
              response,
              sent.method(),
              sent.requestUri(),
              new DigestAuthentication.Credentials(wanted.fromUser(), wanted.password().get()),
              1,
              () -> Long.toHexString(ThreadLocalRandom.current().nextLong())));
    } else if (response.status() == 423
        && least.isPresent()
        && !leaving()
        && expires.filter(asked -> asked >= least.get()).isEmpty()) {
      expires = least;
      headers = headers();
    } else {
      return false;
    }
    dialog = dialog.nextCseq();
    send(headers);
    return true;
  }

  /** A first SUBSCRIBE that is refused has failed; a later one need not be the end. */
  private void refused(String status, int code, String reason) {
    if (!accepted) {
      end(status, code, reason);
    } else if (leaving() || FATAL.contains(code)) {
      end("terminated", code, reason);
    } else {
      context.getLog().info("subscription {}: refresh refused: {} {}", id, code, reason);
      if (again) {
        resubscribe(expires);
      }
    }
  }

  /** It lasts so many seconds from now, unless it is refreshed before. */
  private void lasts(int seconds) {
    Duration all = Duration.ofSeconds(Math.max(1, seconds));
    Duration margin = all.dividedBy(2).compareTo(MARGIN) < 0 ? all.dividedBy(2) : MARGIN;
    after(REFRESH, all.minus(margin), () -> resubscribe(expires));
    // Until the first NOTIFY the wait for it is the bound.
    if (notified) {
      after(END, all, this::over);
    }
  }

  // ---- NOTIFY

  private void onRequest(SipEvent.RequestReceived received) {
    SipRequest request = received.request();
    Optional<SubscriptionState> state = SubscriptionState.of(request);
    if (!request.method().equals("NOTIFY")) {
      answer(received, 405, "Method Not Allowed");
    } else if (!request.callId().equals(dialog.callId()) || isOfAnotherDialog(request)) {
      answer(received, 481, "Subscription Does Not Exist");
    } else if (!isOurEvent(request)) {
      answer(received, 489, "Bad Event");
    } else if (state.isEmpty()) {
      answer(received, 400, "Bad Request (no Subscription-State)");
    } else if (request.cseq() <= dialog.remoteCseq()) {
      answer(received, 500, "Server Internal Error (CSeq too low)");
    } else {
      answer(received, 200, "OK");
      notified(request, state.get());
    }
  }

  private void answer(SipEvent.RequestReceived received, int code, String reason) {
    environment
        .gateway()
        .tell(
            new SipGateway.SendResponse(
                received.transaction(),
                DialogState.response(received.request(), id, code, reason, List.of(), "")));
  }

  /** A forked SUBSCRIBE makes several; the first is the one (§4.1.2.4). */
  private boolean isOfAnotherDialog(SipRequest notify) {
    return !dialog.remoteTag().isEmpty() && !Headers.fromTag(notify).equals(dialog.remoteTag());
  }

  private boolean isOurEvent(SipRequest notify) {
    String[] parts = notify.header("Event").orElse("").split(";");
    String theirs = "";
    for (String part : parts) {
      if (part.strip().toLowerCase(Locale.ROOT).startsWith("id=")) {
        theirs = part.strip().substring(3);
      }
    }
    return parts[0].strip().equalsIgnoreCase(wanted.event())
        && theirs.equals(wanted.id().orElse(""));
  }

  private void notified(SipRequest notify, SubscriptionState state) {
    boolean first = !notified;
    accepted = true;
    notified = true;
    dialog = SubscriptionDialog.notified(dialog, notify);
    if (state.terminated()) {
      ended = true;
    } else if (!leaving() && (first || state.expires().isPresent())) {
      lasts(state.expires().orElse(granted));
    }
    tell(state.status(), 0, state.reason(), state.expires(), notify.body());
  }

  // ---- the leg that wanted it

  private void end(String status, int code, String reason) {
    ended = true;
    tell(status, code, reason, Optional.of(0), "");
  }

  private void tell(String status, int code, String reason, Optional<Integer> left, String body) {
    Map<String, String> params = new TreeMap<>();
    params.put("status", status);
    params.put("code", Integer.toString(code));
    params.put("reason", reason);
    params.put("expires", left.map(String::valueOf).orElse(""));
    params.put("has_body", Boolean.toString(!body.isEmpty()));
    params.put("handle", id);
    context.pipeToSelf(
        environment
            .legs()
            .<CallLeg.Posted>ask(
                owner,
                replyTo -> new CallLeg.Notified(params, body, ended, replyTo),
                environment.settings().askTimeout()),
        (posted, failure) ->
            new CallLeg.Resume(
                () -> {
                  if (failure == null && !posted.found() && !leaving()) {
                    resubscribe(Optional.of(0));
                  }
                }));
  }

  private void after(String key, Duration delay, Runnable what) {
    timers.startSingleTimer(key, new CallLeg.Resume(what), delay);
  }
}
