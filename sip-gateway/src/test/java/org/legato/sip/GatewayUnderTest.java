package org.legato.sip;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.legato.sip.gateway.Gateway;

/** A gateway on a free port whose events go to a probe. */
final class GatewayUnderTest implements AutoCloseable {
  static final Duration T1 = Duration.ofMillis(50);

  final ActorTestKit kit;
  final SipCounters counters = new SipCounters();
  final TestProbe<SipEvent> events;
  final ActorRef<SipGateway.Command> gateway;
  final int port;

  GatewayUnderTest() {
    this(s -> s, h -> h);
  }

  GatewayUnderTest(UnaryOperator<SipSettings> change, UnaryOperator<SipGateway.Hooks> changeHooks) {
    kit = ActorTestKit.create();
    events = kit.createTestProbe();
    CompletableFuture<SipGateway.Bound> bound = new CompletableFuture<>();
    SipSettings settings =
        change.apply(SipSettings.defaults().withPort(0).withTimers(T1, T1.multipliedBy(8)));
    SipGateway.Hooks hooks =
        changeHooks.apply(
            SipGateway.Hooks.none().withCounters(counters).withOnBound(bound::complete));
    gateway = kit.spawn(Gateway.create(settings, events.ref()::tell, hooks));
    port = bound.orTimeout(20, TimeUnit.SECONDS).join().port();
  }

  /** Settings like those of {@link #GatewayUnderTest()} with some keys of {@code legato.sip}. */
  static SipSettings settings(String keys) {
    return SipSettings.from(
            ConfigFactory.parseString("legato.sip {" + keys + "}")
                .withFallback(ConfigFactory.defaultReference()))
        .withPort(0)
        .withTimers(T1, T1.multipliedBy(8));
  }

  <T extends SipEvent> T expect(Class<T> type) {
    return events.expectMessageClass(type, Duration.ofSeconds(10));
  }

  SipEvent.RequestReceived expectRequest(String method) {
    SipEvent.RequestReceived event = expect(SipEvent.RequestReceived.class);
    org.assertj.core.api.Assertions.assertThat(event.request().method()).isEqualTo(method);
    return event;
  }

  void respond(SipEvent.RequestReceived event, int status, String reason) {
    gateway.tell(
        new SipGateway.SendResponse(
            event.transaction(), new SipResponse(status, reason, java.util.List.of(), "")));
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
