package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.BundleLoader;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.media.MediaWorker;
import org.legato.sip.SipGateway;

/** What comes from other nodes, and what is left of it when one of them is lost. */
class LegHostTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final ActorTestKit kit =
      ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider=local"));
  private final TestProbe<SipGateway.Command> gateway = kit.createTestProbe();
  private final TestProbe<MediaWorker.Command> worker = kit.createTestProbe();
  private final TestProbe<Membership.Command> membership = kit.createTestProbe();
  private final TestProbe<LegHost.Command> other = kit.createTestProbe();
  private final TestProbe<LegHost.Command> sender = kit.createTestProbe();

  private final AtomicLong now = new AtomicLong();
  private CallEnvironment environment;

  @TempDir Path directory;

  @BeforeEach
  void start() {
    TestEnvironment.named(kit, LegHost.NAME, LegHost.Command.class, other);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ClusterNode node(long uid, String role) {
    return new ClusterNode("akka://" + kit.system().name(), uid, Set.of(role), false);
  }

  private ActorRef<LegHost.Command> host(Placement placement) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("ring.dsm"),
            "import(mod_dlg); initial state A; transition t A - invite / dlg.reply(180, Ringing)"
                + " -> B; state B; transition bye B - hangup / stop(false) -> B;");
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(file, "ring");
    environment =
        TestEnvironment.of(
            applications.find("ring").orElseThrow(),
            placement,
            gateway.ref(),
            worker.ref(),
            null,
            Duration.ofHours(1),
            CallEnvironment.Counters.create(now::get));
    return kit.spawn(LegHost.create(environment, environment.slots(), membership.ref(), placement));
  }

  private CallLeg.Sip invite() {
    return new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), ""));
  }

  @Test
  void anInviteIsAcknowledgedWhenTheVaultKnowsOfIt() throws Exception {
    ClusterNode self = node(1, "dsm");
    ActorRef<LegHost.Command> host =
        host(new Placement(self.id(), List.of(self, node(2, "dsm"), node(3, "sip"))));
    // A leg whose slot is the other node's goes there; this test wants one that stays.
    Payload invite = Payload.pack(kit.system(), invite());
    host.tell(new LegHost.Wire("tag", invite, 4, 7, Optional.of(sender.ref())));

    LegHost.Store first = other.expectMessageClass(LegHost.Store.class, BOUND);
    sender.expectNoMessage(Duration.ZERO);
    gateway.expectNoMessage(Duration.ZERO);
    now.addAndGet(TimeUnit.SECONDS.toNanos(3));
    first.replyTo().tell(new CallLeg.Stored(first.checkpoint().number()));

    sender.expectMessage(BOUND, new LegHost.Arrived(7));
    TestEnvironment.expectAnswer(gateway, 100, BOUND);
    assertThat(environment.counters().vaultDelay().millis()).isEqualTo(3000);
  }

  @Test
  void whatCannotBeReadIsNotSentAgain() throws Exception {
    ClusterNode self = node(1, "dsm");
    ActorRef<LegHost.Command> host = host(new Placement(self.id(), List.of(self)));

    Payload nonsense = new Payload(4711, "nobody's", new byte[0]);
    host.tell(new LegHost.Wire("tag", nonsense, 1, 7, Optional.of(sender.ref())));

    sender.expectMessage(BOUND, new LegHost.Arrived(7));
  }

  @Test
  void anInviteThatItsLegDidNotLiveToKeepBeginsElsewhere() throws Exception {
    ClusterNode self = node(1, "dsm");
    ClusterNode first = node(2, "dsm");
    // Only the other one has legs until it is lost.
    Placement before = new Placement(self.id(), List.of(node(1, "sip"), first));
    ActorRef<LegHost.Command> host = host(before);
    var watch = membership.expectMessageClass(Membership.Watch.class, BOUND);

    host.tell(new LegHost.Deliver("tag", invite(), 0));
    other.expectMessageClass(LegHost.Wire.class, BOUND);
    gateway.expectNoMessage(Duration.ZERO);
    Placement after = new Placement(self.id(), List.of(self));
    environment.placement().set(after);
    watch.watcher().tell(after);

    TestEnvironment.expectAnswer(gateway, 100, BOUND);
    TestEnvironment.expectAnswer(gateway, 180, BOUND);
  }

  @Test
  void legsOfWhichNobodyKeepsAnythingAreKeptByANodeThatComesBeforeTheyMoveToIt() throws Exception {
    ClusterNode self = node(1, "dsm");
    Placement alone = new Placement(self.id(), List.of(self));
    // At the same address, so that the more weighty one has all legs.
    ClusterNode next =
        new ClusterNode(self.address(), 2, "next", 2, 0, Set.of("dsm"), false, false);
    Placement two = new Placement(self.id(), List.of(self, next));
    ActorRef<LegHost.Command> host = host(alone);
    var watch = membership.expectMessageClass(Membership.Watch.class, BOUND);
    Set<String> legs = new HashSet<>(Set.of("one", "two", "three"));
    for (String id : legs) {
      host.tell(new LegHost.Deliver(id, invite(), 0));
      TestEnvironment.expectAnswer(gateway, 100, BOUND);
      TestEnvironment.expectAnswer(gateway, 180, BOUND);
    }

    environment.placement().set(two);
    watch.watcher().tell(two);

    other.fishForMessage(
        BOUND,
        message -> {
          if (message instanceof LegHost.Store store) {
            legs.remove(store.checkpoint().legId());
          }
          return legs.isEmpty() ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore();
        });
  }

  @Test
  void whoSaysThatThereIsNoSuchLegIsNotTakenForItWhenItComes() throws Exception {
    ClusterNode self = node(1, "dsm");
    Placement placement = new Placement(self.id(), List.of(self, node(2, "dsm")));
    Payload invite = Payload.pack(kit.system(), invite());
    host(placement).tell(new LegHost.Wire("tag", invite, 4, 7, Optional.of(sender.ref())));
    Checkpoint checkpoint = other.expectMessageClass(LegHost.Store.class, BOUND).checkpoint();
    ActorRef<LegHost.Command> next = host(placement);
    TestProbe<CallLeg.Posted> posted = kit.createTestProbe();
    TestProbe<CallLeg.Described> described = kit.createTestProbe();

    // It has gone round as often as may be, and comes just before the leg does.
    next.tell(new LegHost.Deliver("tag", new CallLeg.Post("other", 1, Map.of(), posted.ref()), 4));
    next.tell(new LegHost.TakeOver(checkpoint, sender.ref()));

    posted.expectMessage(BOUND, new CallLeg.Posted(false));
    sender.expectMessage(BOUND, new LegHost.TakenOver("tag"));
    next.tell(new LegHost.Deliver("tag", new CallLeg.Describe(described.ref()), 4));
    assertThat(described.receiveMessage(BOUND).detail()).isPresent();
  }

  @Test
  void whoSaysThatThereIsNoSuchLegTakesNothingFromTheOneThatThereIs() throws Exception {
    ClusterNode self = node(1, "dsm");
    ActorRef<LegHost.Command> host = host(new Placement(self.id(), List.of(self, node(2, "dsm"))));
    membership.expectMessageClass(Membership.Watch.class, BOUND);
    environment.queues().register("queue", "tag");
    other.expectMessage(BOUND, new LegHost.Queue("queue", "tag", true));
    TestProbe<CallLeg.Posted> posted = kit.createTestProbe();

    ActorRef<CallLeg.Command> nobody = kit.spawn(CallLeg.create("tag", 1, environment, host));
    nobody.tell(new CallLeg.Post("other", 1, Map.of(), posted.ref()));

    posted.expectMessage(BOUND, new CallLeg.Posted(false));
    posted.expectTerminated(nobody, BOUND);
    // Neither its checkpoint in a vault nor its names.
    other.expectNoMessage(Duration.ZERO);
    assertThat(environment.queues().owner("queue")).contains("tag");
  }
}
