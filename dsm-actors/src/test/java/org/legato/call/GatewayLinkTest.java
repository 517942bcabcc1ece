package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.BundleLoader;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.sip.SipGateway;

class GatewayLinkTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** Nobody is there: what it is told is lost. */
  private static final String GATEWAYS_NODE = "akka://legato@127.0.0.1:1";

  private final ActorTestKit kit =
      ActorTestKit.create(
          "legato",
          ConfigFactory.parseString(
              "akka { actor.provider = cluster, remote.artery.canonical { hostname = 127.0.0.1,"
                  + " port = 0 } }"));
  private final TestProbe<SipGateway.Command> own = kit.createTestProbe();
  private final ClusterNode here = new ClusterNode("akka://legato@127.0.0.1:2", 1, ALL, false);

  private static final Set<String> ALL = Set.of("sip", "dsm", "media");

  @TempDir Path directory;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ClusterNode gatewaysNode(long incarnation) {
    return new ClusterNode(GATEWAYS_NODE, incarnation, Set.of("sip"), false);
  }

  @Test
  void whoseGatewayHasComeBackAsAnotherProcessIsAnsweredByThatOfTheLeg() throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("refuse.dsm"),
            "import(mod_dlg); initial state A;"
                + " transition t A - invite / dlg.reply(180, Ringing) -> B; state B;"
                + " transition e B - event / dlg.reply(486, Busy) -> B;");
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(script, "refuse");
    CallEnvironment environment =
        TestEnvironment.of(
            applications.find("refuse").orElseThrow(),
            new Placement(here.id(), List.of(here, gatewaysNode(1))),
            own.ref(),
            kit.system().ignoreRef(),
            null,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            CallEnvironment.Counters.create());
    ActorRef<CallLeg.Command> leg =
        kit.spawn(CallLeg.create("tag", 1, environment, kit.system().ignoreRef()));
    ActorRef<SipGateway.Command> gateway =
        ActorRefResolver.get(kit.system()).resolveActorRef(GATEWAYS_NODE + "/user/sip-gateway#77");
    leg.tell(new CallLeg.Sip(TestEnvironment.invite(gateway, "")));

    leg.tell(new CallLeg.Placed(new Placement(here.id(), List.of(here, gatewaysNode(2)))));
    leg.tell(new CallLeg.Post("other", 1, Map.of(), kit.system().ignoreRef()));

    List<SipGateway.Command> told =
        own.fishForMessage(
            BOUND,
            message ->
                message instanceof SipGateway.SendResponseForAnother
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            SipGateway.SendResponseForAnother.class,
            answer -> assertThat(answer.response().status()).isEqualTo(486));
  }
}
