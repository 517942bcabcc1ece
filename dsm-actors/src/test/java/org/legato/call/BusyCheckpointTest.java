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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.BundleLoader;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.sip.SipGateway;

/** What is kept of a leg whose script waits for something in the middle of an event. */
class BusyCheckpointTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** Others answer when the test wants it: until then the script waits. */
  private static final String SCRIPT =
      """
      import(mod_dlg);
      initial state A;
      transition t A - invite / dlg.reply(180, Ringing) -> B;
      state B;
      transition slow B - event(#do==wait) / postEvent(another) -> B;
      transition own B - event(#do==own) / { setTimer(3, 0); postEvent(another); } -> B;
      transition later B - event(#do==later) / setTimer(1, 1) -> B;
      transition due B - timer(#id==1) / postEvent(another) -> B;
      transition e B - event / append($got, #n) -> B;
      """;

  private final BlockingQueue<CompletableFuture<CallLeg.Posted>> asked =
      new LinkedBlockingQueue<>();

  /** Keeps what it is asked. */
  private final class Others implements CallEnvironment.Legs {
    @Override
    public void tell(String legId, CallLeg.Command command) {}

    @Override
    @SuppressWarnings("unchecked") // Posts are all that is asked here.
    public <R> CompletionStage<R> ask(
        String legId, Function<ActorRef<R>, CallLeg.Command> question, Duration timeout) {
      CompletableFuture<CallLeg.Posted> answer = new CompletableFuture<>();
      asked.add(answer);
      return (CompletionStage<R>) answer;
    }

    @Override
    public String callIdBeside(String legId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CallEnvironment.Dialling diallingOf(String legId, String what) {
      throw new UnsupportedOperationException();
    }
  }

  private final ActorTestKit kit =
      ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider=local"));

  @TempDir Path directory;
  private final TestProbe<SipGateway.Command> gateway = kit.createTestProbe();
  private final TestProbe<LegHost.Command> vault = kit.createTestProbe();
  private final TestProbe<LegHost.Command> host = kit.createTestProbe();
  private ActorRef<CallLeg.Command> leg;
  private int posts;

  @BeforeEach
  void start() throws Exception {
    TestEnvironment.named(kit, LegHost.NAME, LegHost.Command.class, vault);
    Path script = Files.writeString(directory.resolve("busy.dsm"), SCRIPT);
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(script, "busy");
    String here = "akka://" + kit.system().name();
    ClusterNode self = new ClusterNode(here, 1, Set.of("sip", "dsm", "media"), false);
    ClusterNode other = new ClusterNode(here, 2, Set.of("dsm"), false);
    CallEnvironment environment =
        TestEnvironment.of(
            applications.find("busy").orElseThrow(),
            new Placement(self.id(), List.of(self, other)),
            gateway.ref(),
            kit.system().ignoreRef(),
            new Others(),
            Duration.ofHours(1),
            CallEnvironment.Counters.create());
    leg = kit.spawn(CallLeg.create("tag", 1, environment, host.ref()));
    leg.tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), "")));
    kept(checkpoint -> checkpoint.script().machine().state().equals("B"));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void post(String name, String value) {
    leg.tell(
        new CallLeg.Post(
            "other", ++posts, Map.of(name, value), kit.<CallLeg.Posted>createTestProbe().ref()));
  }

  /** The first checkpoint of a kind. */
  private Checkpoint kept(Predicate<Checkpoint> wanted) {
    while (true) {
      var store = vault.expectMessageClass(LegHost.Store.class, BOUND);
      store.replyTo().tell(new CallLeg.Stored(store.checkpoint().number()));
      if (wanted.test(store.checkpoint())) {
        return store.checkpoint();
      }
    }
  }

  @Test
  void theEventsThatItHasRunAreInIt() throws Exception {
    post("do", "wait");
    kept(checkpoint -> checkpoint.pending().size() == 1);
    post("n", "7");
    post("do", "wait");
    kept(checkpoint -> checkpoint.pending().size() == 3);
    asked.poll(BOUND.toSeconds(), TimeUnit.SECONDS).complete(new CallLeg.Posted(true));

    Checkpoint kept = kept(one -> one.script().variables().containsKey("got"));

    assertThat(kept.script().variables()).containsEntry("got", "7");
    assertThat(kept.pending()).containsExactly(Event.of(EventType.EVENT, Map.of("do", "wait")));
  }

  @Test
  void aTimerThatWaitsAsAnEventDoesNotRunAsWell() {
    post("do", "later");
    kept(checkpoint -> checkpoint.script().timers().containsKey(1));

    Checkpoint kept = kept(checkpoint -> !checkpoint.pending().isEmpty());

    assertThat(kept.pending()).containsExactly(Event.of(EventType.TIMER, Map.of("id", "1")));
    assertThat(kept.script().timers()).isEmpty();
  }

  @Test
  void anEventThatThePresentRunHasSetOffIsSetOffAgainByIt() {
    post("do", "own");

    Checkpoint kept = kept(checkpoint -> !checkpoint.pending().isEmpty());

    assertThat(kept.pending()).containsExactly(Event.of(EventType.EVENT, Map.of("do", "own")));
  }
}
