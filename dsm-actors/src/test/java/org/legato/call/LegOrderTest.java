package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.dsm.app.Application;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.BundleLoader;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.sip.SipGateway;

/** What a leg says to others keeps its order, also while its vault is slow. */
class LegOrderTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider=local"));

  /** In the gateway's mailbox: another leg was asked. */
  private static final SipGateway.Command ASKED = new SipGateway.SetDraining(true);

  @TempDir Path directory;
  private final TestProbe<SipGateway.Command> gateway = KIT.createTestProbe();
  private final CallEnvironment.Counters counters = CallEnvironment.Counters.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** Writes into the gateway's mailbox when a leg is asked, and never answers. */
  private final class AskedLegs implements CallEnvironment.Legs {
    @Override
    public void tell(String legId, CallLeg.Command command) {}

    @Override
    public <R> CompletionStage<R> ask(
        String legId, Function<ActorRef<R>, CallLeg.Command> question, Duration timeout) {
      gateway.ref().tell(ASKED);
      return new CompletableFuture<>();
    }

    @Override
    public String callIdBeside(String legId) {
      return "call-beside";
    }

    @Override
    public CallEnvironment.Dialling diallingOf(String legId, String what) {
      return new CallEnvironment.Dialling("call-beside", "beside");
    }
  }

  private CallEnvironment environment(Application application) {
    ClusterNode self = new ClusterNode("akka://here", 1, Set.of("sip", "dsm", "media"), false);
    // The vault of every leg; it is never heard of.
    ClusterNode silent = new ClusterNode("akka://there", 2, Set.of("dsm"), false);
    return TestEnvironment.of(
        application,
        new Placement(self.id(), List.of(self, silent)),
        gateway.ref(),
        KIT.system().ignoreRef(),
        new AskedLegs(),
        Duration.ofMillis(300),
        counters);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dlg.connectCalleeRelayed(\"<sip:b@127.0.0.1>\", sip:b@127.0.0.1)",
        "dlg.dialout(b)",
        "set($other=another); postEvent($other, other)"
      })
  void othersAreAskedAfterTheOwnReplies(String asking) throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("order.dsm"),
            "import(mod_dlg); initial state A; transition t A - invite / { set($b_caller=a);"
                + " set($b_callee=b); set($b_domain=127.0.0.1); set($b_app=order); dlg.reply(180,"
                + " Ringing); "
                + asking
                + "; } -> B; state B; transition bye B - hangup / stop(false) -> B;");
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(script, "order");
    CallEnvironment environment = environment(applications.find("order").orElseThrow());
    ActorRef<CallLeg.Command> leg =
        KIT.spawn(
            CallLeg.create("tag", 1, environment, KIT.<LegHost.Command>createTestProbe().ref()));

    leg.tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), "")));

    TestEnvironment.expectAnswer(gateway, 180, Duration.ofSeconds(20));
    assertThat(gateway.receiveMessage(Duration.ofSeconds(20))).isEqualTo(ASKED);
    assertThat(counters.unstored().sum()).as("the vault was waited for").isPositive();
  }
}
