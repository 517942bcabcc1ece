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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.legato.sip.SipGateway;

/** What a leg tells its vault, and what waits for the vault's answer. */
class SurvivalTest {
  private final ActorTestKit kit =
      ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider=local"));
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final TestProbe<SipGateway.Command> gateway = kit.createTestProbe();
  private final TestProbe<LegHost.Command> vault = kit.createTestProbe();
  private final TestProbe<CallLeg.Posted> posted = kit.createTestProbe();

  @BeforeEach
  void start() {
    TestEnvironment.named(kit, LegHost.NAME, LegHost.Command.class, vault);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ClusterNode self() {
    String here = "akka://" + kit.system().name();
    return new ClusterNode(here, 1, Set.of("sip", "dsm", "media"), false);
  }

  private final TestProbe<LegHost.Command> host = kit.createTestProbe();

  private ActorRef<CallLeg.Command> leg(Duration checkpointWait) throws Exception {
    return leg(checkpointWait, checkpointWait);
  }

  private ActorRef<CallLeg.Command> leg(Duration checkpointWait, Duration first) throws Exception {
    CallEnvironment environment = environment(checkpointWait, first, List.of(self(), another(2)));
    ActorRef<CallLeg.Command> leg = kit.spawn(CallLeg.create("tag", 1, environment, host.ref()));
    leg.tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), "")));
    return leg;
  }

  private ClusterNode another(long uid) {
    return new ClusterNode(self().address(), uid, Set.of("dsm"), false);
  }

  private CallEnvironment environment(
      Duration checkpointWait, Duration first, List<ClusterNode> nodes) throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("count.dsm"),
            "import(mod_dlg); initial state A;"
                + " transition t A - invite / dlg.reply(180, Ringing) -> B; state B;"
                + " transition slow B - event(#slow==1) / getRecordLength($length) -> B;"
                + " transition e B - event / append($got, #n) -> B;"
                + " transition bye B - hangup / stop(false) -> B;");
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(script, "count");
    return TestEnvironment.of(
        applications.find("count").orElseThrow(),
        new Placement(self().id(), nodes),
        gateway.ref(),
        kit.system().ignoreRef(),
        null,
        checkpointWait,
        first,
        CallEnvironment.Counters.create());
  }

  private void post(ActorRef<CallLeg.Command> leg, int number) {
    leg.tell(
        new CallLeg.Post("other", number, Map.of("n", Integer.toString(number)), posted.ref()));
  }

  private LegHost.Store next() {
    return vault.expectMessageClass(LegHost.Store.class, BOUND);
  }

  private static void answer(LegHost.Store store) {
    store.replyTo().tell(new CallLeg.Stored(store.checkpoint().number()));
  }

  private LegHost.Store untilAtRest() {
    LegHost.Store store = next();
    while (!store.checkpoint().script().machine().state().equals("B")) {
      answer(store);
      store = next();
    }
    return store;
  }

  private void ringing() {
    gateway.fishForMessage(
        BOUND,
        message ->
            message instanceof SipGateway.SendResponse answer && answer.response().status() == 180
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  @Test
  void whoseVaultIsLostWaitsForNobodyAndGoesToANewOneLater() throws Exception {
    ActorRef<CallLeg.Command> leg = leg(Duration.ofHours(1));
    answer(untilAtRest());
    leg.tell(new CallLeg.Placed(new Placement(self().id(), List.of(self(), another(3)))));

    post(leg, 1);
    posted.expectMessageClass(CallLeg.Posted.class, BOUND);
    assertThat(next().checkpoint().script().variables()).containsEntry("got", "1");
  }

  @Test
  void oneCheckpointIsOnItsWayAtATimeAndTheNextHasAllThatHappenedMeanwhile() throws Exception {
    ActorRef<CallLeg.Command> leg = leg(Duration.ofHours(1));
    LegHost.Store store = untilAtRest();

    post(leg, 1);
    post(leg, 2);
    post(leg, 3);
    answer(store);

    LegHost.Store all = next();
    assertThat(all.checkpoint().number()).isEqualTo(store.checkpoint().number() + 1);
    assertThat(all.checkpoint().script().variables()).containsEntry("got", "123");
    posted.expectNoMessage(Duration.ZERO);
    answer(all);
    posted.receiveSeveralMessages(3, BOUND);
  }

  @Test
  void whoeverPostsToAScriptThatIsBusyForTooLongIsToldSo() throws Exception {
    ActorRef<CallLeg.Command> leg = leg(Duration.ofMillis(1));
    untilAtRest();
    leg.tell(new CallLeg.Post("other", 1, Map.of("slow", "1"), posted.ref()));
    int last = TestEnvironment.MOST_QUEUED + 2;
    for (int i = 2; i <= last; i++) {
      post(leg, i);
    }
    post(leg, last);
    List<CallLeg.Posted> answers = posted.receiveSeveralMessages(last + 1, BOUND);

    assertThat(answers.subList(0, last - 1)).containsOnly(new CallLeg.Posted(true));
    assertThat(answers.subList(last - 1, last + 1)).containsOnly(new CallLeg.Posted(false));
  }

  @Test
  void whoseVaultIsSilentGoesOnWithoutAndAsksLessAndLessOften() throws Exception {
    ActorRef<CallLeg.Command> leg = leg(Duration.ofMillis(1));
    ringing();
    next();
    long begun = System.nanoTime();
    // At most three without answer, and then the last one again after 0.5 s and 1 s at least.
    LegHost.Store fifth = null;
    for (int i = 2; i <= 5; i++) {
      fifth = next();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .as("less what this test was late")
        .isGreaterThan(Duration.ofSeconds(1));

    answer(fifth);
    post(leg, 1);
    posted.expectMessageClass(CallLeg.Posted.class, BOUND);
    LegHost.Store store = next();
    while (!store.checkpoint().script().variables().containsKey("got")) {
      store = next();
    }
    assertThat(store.checkpoint().script().variables()).containsEntry("got", "1");
  }

  @Test
  void ofAllThatChangesNoMoreThanThreeStatesAreWithoutAnswer() throws Exception {
    ActorRef<CallLeg.Command> leg = leg(Duration.ofMillis(1));
    long begun = System.nanoTime();
    for (int i = 1; i <= 30; i++) {
      post(leg, i);
      posted.expectMessageClass(CallLeg.Posted.class, BOUND);
    }
    // After half a second without answer they count as lost, and three more may follow.
    long repeats = Duration.ofNanos(System.nanoTime() - begun).dividedBy(Duration.ofMillis(500));

    // In the order in which they were sent: this one comes last.
    vault.ref().tell(new LegHost.TakenOver("end"));
    long stores = 0;
    while (vault.receiveMessage(BOUND) instanceof LegHost.Store) {
      stores++;
    }
    assertThat(stores).isBetween(1L, 3 * (1 + repeats));
  }

  @Test
  void theCallerRepeatsItsInviteUntilTheVaultHasIt() throws Exception {
    leg(Duration.ofMillis(10));

    // What the script says goes out without the vault after a while, 100 does not.
    TestEnvironment.expectAnswer(gateway, 180, BOUND);
    gateway.expectNoMessage(Duration.ZERO);
    LegHost.Store store = next();
    while (!store.checkpoint().script().machine().state().equals("B")) {
      store = next();
    }
    answer(store);

    TestEnvironment.expectAnswer(gateway, 100, BOUND);
  }

  @Test
  void ofWhomNothingIsKeptYetWaitsLonger() throws Exception {
    Duration first = Duration.ofMillis(500);
    long begun = System.nanoTime();
    leg(Duration.ofMillis(1), first);

    ringing();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(first);
  }

  @Test
  void ofWhomSomethingIsKeptDoesNotWaitForLong() throws Exception {
    ActorRef<CallLeg.Command> leg = leg(Duration.ofMillis(1), Duration.ofHours(1));
    answer(next());
    ringing();

    post(leg, 1);
    posted.expectMessageClass(CallLeg.Posted.class, BOUND);
  }

  @Test
  void whatWaitsForASlowVaultWaitsNoLongerWhenTheLegHasMoved() throws Exception {
    ActorRef<CallLeg.Command> leg = leg(Duration.ofMillis(10));
    TestEnvironment.expectAnswer(gateway, 180, BOUND);
    leg.tell(new Moves.Move());
    host.expectMessageClass(LegHost.Leaving.class, BOUND);
    gateway.expectNoMessage(Duration.ZERO);

    leg.tell(new Moves.Moved());

    TestEnvironment.expectAnswer(gateway, 100, BOUND);
  }

  @Test
  void whoGoesOnTellsThoseThatMayHaveACheckpointToForgetItAndNobodyElse() throws Exception {
    leg(Duration.ofHours(1));
    Checkpoint left = untilAtRest().checkpoint();
    assertThat(left.vaults()).contains(List.of(another(2).id()));

    // All nodes are one actor here, which is told as often as there are nodes that are.
    assertThat(forgottenBy(left)).isEqualTo(1);
    // Of an older build, which does not say.
    assertThat(forgottenBy(left.sent(left.number(), Optional.empty()))).isEqualTo(3);
  }

  /** How many are told, as the leg goes on with another vault at one of four nodes. */
  private int forgottenBy(Checkpoint left) throws Exception {
    List<ClusterNode> nodes = List.of(self(), another(4), another(3), another(2));
    CallEnvironment environment = environment(Duration.ofHours(1), Duration.ofHours(1), nodes);
    ActorRef<CallLeg.Command> leg = kit.spawn(CallLeg.create("tag", 2, environment, host.ref()));
    leg.tell(new CallLeg.GoOn(left));
    int forgotten = 0;
    // What it says goes to its vault in order, so that it has told all when it stores again.
    answer(next());
    post(leg, 1);
    LegHost.Command told = vault.receiveMessage(BOUND);
    while (told instanceof LegHost.Forget) {
      forgotten++;
      told = vault.receiveMessage(BOUND);
    }
    assertThat(told).isInstanceOf(LegHost.Store.class);
    return forgotten;
  }
}
