package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.legato.cluster.Placement;
import org.legato.dsm.app.Application;
import org.legato.dsm.monitoring.MonitoringStore;
import org.legato.media.MediaWorker;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;

/** What a leg that is tested alone finds around it. */
final class TestEnvironment {
  /** Events that may wait for a script. */
  static final int MOST_QUEUED = 100;

  private TestEnvironment() {}

  private record OneApplication(Application application) implements CallEnvironment.Applications {
    @Override
    public Optional<Application> outgoing(String name) {
      return Optional.of(application);
    }

    @Override
    public Optional<Application> withoutCall(String bundle, String diagram) {
      return Optional.empty();
    }
  }

  static CallEnvironment of(
      Application application,
      Placement placement,
      ActorRef<SipGateway.Command> gateway,
      ActorRef<MediaWorker.Command> worker,
      CallEnvironment.Legs legs,
      Duration checkpointWait,
      CallEnvironment.Counters counters) {
    return of(
        application, placement, gateway, worker, legs, checkpointWait, checkpointWait, counters);
  }

  static CallEnvironment of(
      Application application,
      Placement placement,
      ActorRef<SipGateway.Command> gateway,
      ActorRef<MediaWorker.Command> worker,
      CallEnvironment.Legs legs,
      Duration checkpointWait,
      Duration firstCheckpointWait,
      CallEnvironment.Counters counters) {
    return new CallEnvironment(
        gateway,
        worker,
        legs,
        new CallDirectory(),
        invite ->
            CompletableFuture.completedFuture(
                Optional.of(new CallEnvironment.Selected(application, Map.of()))),
        new OneApplication(application),
        new MonitoringStore(100, 100),
        new EventQueues(),
        null,
        null,
        new AtomicReference<>(placement),
        new Slots(16),
        CallStore.none(),
        () -> {},
        new AtomicReference<>("127.0.0.1:5060"),
        new CallEnvironment.Settings(
            Duration.ofMillis(500),
            Duration.ofSeconds(4),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            checkpointWait,
            firstCheckpointWait,
            MOST_QUEUED,
            5),
        counters,
        Clock.systemUTC());
  }

  /** An actor that is found by its name. */
  static <T> void named(ActorTestKit kit, String name, Class<T> type, TestProbe<T> probe) {
    kit.spawn(
        Behaviors.receive(type)
            .onAnyMessage(
                message -> {
                  probe.ref().tell(message);
                  return Behaviors.same();
                })
            .build(),
        name);
  }

  /** The next answer that the gateway is given has to be this one. */
  static void expectAnswer(TestProbe<SipGateway.Command> gateway, int status, Duration bound) {
    var sent = gateway.expectMessageClass(SipGateway.SendResponse.class, bound);
    assertThat(sent.response().status()).isEqualTo(status);
  }

  /** The INVITE of leg "tag". */
  static SipEvent.RequestReceived invite(ActorRef<SipGateway.Command> gateway, String sdp) {
    SipRequest request =
        new SipRequest(
            "INVITE",
            "sip:order@127.0.0.1",
            List.of(
                new SipHeader("Via", "SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1"),
                new SipHeader("From", "<sip:a@127.0.0.1>;tag=1"),
                new SipHeader("To", "<sip:order@127.0.0.1>"),
                new SipHeader("Call-ID", "c1"),
                new SipHeader("CSeq", "1 INVITE"),
                new SipHeader("Contact", "<sip:a@127.0.0.1:5070>"),
                new SipHeader("Content-Type", "application/sdp")),
            sdp);
    return new SipEvent.RequestReceived("tag", "t1", gateway, request, "udp:127.0.0.1:5070");
  }

  /** A request within the dialog of leg "tag". */
  static SipEvent.RequestReceived request(
      ActorRef<SipGateway.Command> gateway, String method, int cseq) {
    SipRequest request =
        new SipRequest(
            method,
            "sip:order@127.0.0.1",
            List.of(
                new SipHeader("Via", "SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK" + method + cseq),
                new SipHeader("From", "<sip:a@127.0.0.1>;tag=1"),
                new SipHeader("To", "<sip:order@127.0.0.1>;tag=tag"),
                new SipHeader("Call-ID", "c1"),
                new SipHeader("CSeq", cseq + " " + method)),
            "");
    return new SipEvent.RequestReceived(
        "tag", method + cseq, gateway, request, "udp:127.0.0.1:5070");
  }
}
