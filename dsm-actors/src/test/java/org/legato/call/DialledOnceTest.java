package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.BundleLoader;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.media.MediaWorker;
import org.legato.media.codec.Codec;
import org.legato.sip.SipGateway;

/** A node is lost while a script dials: the phone that it calls rings for one call. */
class DialledOnceTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final ActorTestKit kit =
      ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider=local"));
  private final TestProbe<SipGateway.Command> gateway = kit.createTestProbe();
  private final TestProbe<MediaWorker.Command> worker = kit.createTestProbe();
  private final TestProbe<LegHost.Command> vault = kit.createTestProbe();

  @TempDir Path directory;

  private CallEnvironment environment;

  @BeforeEach
  void start() throws Exception {
    TestEnvironment.named(kit, LegHost.NAME, LegHost.Command.class, vault);
    TestEnvironment.named(kit, MediaDesk.WORKER, MediaWorker.Command.class, worker);
    Path file =
        Files.writeString(
            directory.resolve("dials.dsm"),
            "import(mod_dlg); initial state A;"
                + " transition t A - invite / { set($b_caller=a); set($b_callee=b);"
                + " set($b_domain=127.0.0.1); set($b_app=dials); dlg.dialout(b);"
                + " dlg.reply(180, Ringing); } -> B;"
                + " state B; transition bye B - hangup / stop(false) -> B;");
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(file, "dials");
    String here = "akka://" + kit.system().name();
    ClusterNode self = new ClusterNode(here, 1, Set.of("sip", "dsm", "media"), false);
    ClusterNode other = new ClusterNode(here, 2, Set.of("dsm"), false);
    environment =
        TestEnvironment.of(
            applications.find("dials").orElseThrow(),
            new Placement(self.id(), List.of(self, other)),
            gateway.ref(),
            worker.ref(),
            new Legs(),
            Duration.ofHours(1),
            CallEnvironment.Counters.create());
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** Those of the node that has not been lost. */
  private final class Legs implements CallEnvironment.Legs {
    private final Map<String, ActorRef<CallLeg.Command>> running = new ConcurrentHashMap<>();
    private final ClusterLegs identities = new ClusterLegs(new Slots(16), kit.scheduler());

    private Legs() {
      identities.bind(kit.system().ignoreRef(), "the secret of all nodes");
    }

    private ActorRef<CallLeg.Command> begin(String id, long incarnation) {
      ActorRef<LegHost.Command> host = kit.<LegHost.Command>createTestProbe().ref();
      ActorRef<CallLeg.Command> leg = kit.spawn(CallLeg.create(id, incarnation, environment, host));
      running.put(id, leg);
      return leg;
    }

    @Override
    public void tell(String legId, CallLeg.Command command) {
      running.get(legId).tell(command);
    }

    @Override
    public <R> CompletionStage<R> ask(
        String legId, Function<ActorRef<R>, CallLeg.Command> question, Duration timeout) {
      ActorRef<CallLeg.Command> leg = running.get(legId);
      return AskPattern.ask(
          leg == null ? begin(legId, 1) : leg, question::apply, timeout, kit.scheduler());
    }

    @Override
    public String callIdBeside(String legId) {
      return identities.callIdBeside(legId);
    }

    @Override
    public CallEnvironment.Dialling diallingOf(String legId, String what) {
      return identities.diallingOf(legId, what);
    }
  }

  private LegHost.Store stored() {
    return vault.expectMessageClass(LegHost.Store.class, BOUND);
  }

  private static void answer(LegHost.Store store) {
    store.replyTo().tell(new CallLeg.Stored(store.checkpoint().number()));
  }

  private void opens() {
    MediaWorker.Open open = worker.expectMessageClass(MediaWorker.Open.class, BOUND);
    open.replyTo()
        .tell(
            new MediaWorker.Opened(
                open.sessionId(),
                "127.0.0.1",
                10_000,
                List.of(new MediaWorker.CodecChoice(Codec.PCMU, true))));
  }

  /** The Call-ID of the INVITE that the phone gets; the caller has not heard that it rings. */
  private String invited() {
    SipGateway.SendRequest sent = gateway.expectMessageClass(SipGateway.SendRequest.class, BOUND);
    assertThat(sent.request().method()).isEqualTo("INVITE");
    return sent.request().header("Call-ID").orElseThrow();
  }

  @Test
  void whoDialsGoesOnWhenTheLegThatCallsIsKept() {
    Legs legs = (Legs) environment.legs();
    legs.begin("tag", 1).tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), "")));
    LegHost.Store caller = stored();
    answer(caller);
    TestEnvironment.expectAnswer(gateway, 100, BOUND);
    opens();
    LegHost.Store callee = stored();
    assertThat(callee.checkpoint().legId()).isNotEqualTo("tag");

    vault.expectNoMessage(Duration.ofMillis(300));
    gateway.expectNoMessage(Duration.ZERO);
    answer(callee);

    assertThat(invited()).isEqualTo(callee.checkpoint().agent().dialog().callId());
    assertThat(stored().checkpoint().legId()).isEqualTo("tag");
  }

  @Test
  void whoDialsAgainElsewhereFindsTheLegThatCalls() {
    Legs legs = (Legs) environment.legs();
    legs.begin("tag", 1).tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), "")));
    LegHost.Store caller = stored();
    answer(caller);
    opens();
    LegHost.Store callee = stored();
    answer(callee);
    TestEnvironment.expectAnswer(gateway, 100, BOUND);
    invited();
    // The node is lost, though not its gateway: what its legs have done since is known to nobody.
    legs.running.clear();

    legs.begin(callee.checkpoint().legId(), 2).tell(new CallLeg.GoOn(callee.checkpoint()));
    opens();
    legs.begin("tag", 2).tell(new CallLeg.GoOn(caller.checkpoint()));

    SipGateway.Command next = gateway.receiveMessage(BOUND);
    while (!(next instanceof SipGateway.SendResponse ringing)
        || ringing.response().status() != 180) {
      assertThat(next).isNotInstanceOf(SipGateway.SendRequest.class);
      next = gateway.receiveMessage(BOUND);
    }
    assertThat(legs.running).hasSize(2);
  }
}
