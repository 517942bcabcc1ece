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
import java.util.function.Predicate;
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

/** A node is lost while a call's script runs for the first time. */
class LostBeforeAnswerTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String SDP =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
          + "m=audio 4000 RTP/AVP 0\r\n";

  private final ActorTestKit kit =
      ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider=local"));
  private final TestProbe<SipGateway.Command> gateway = kit.createTestProbe();
  private final TestProbe<MediaWorker.Command> worker = kit.createTestProbe();
  private final TestProbe<LegHost.Command> vault = kit.createTestProbe();

  private static final String ACCEPTS =
      "import(mod_dlg); initial state A; transition t A - invite / dlg.acceptInvite(200, OK)"
          + " -> B; state B; transition s B - sessionStart -> TALK; state TALK;"
          + " transition bye TALK - hangup / stop(false) -> TALK;";

  @TempDir Path directory;

  @BeforeEach
  void start() {
    TestEnvironment.named(kit, LegHost.NAME, LegHost.Command.class, vault);
    TestEnvironment.named(kit, MediaDesk.WORKER, MediaWorker.Command.class, worker);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private CallEnvironment environment(String script) throws Exception {
    Path file = Files.writeString(directory.resolve("plain.dsm"), script);
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(file, "plain");
    String here = "akka://" + kit.system().name();
    ClusterNode self = new ClusterNode(here, 1, Set.of("sip", "dsm", "media"), false);
    ClusterNode other = new ClusterNode(here, 2, Set.of("dsm"), false);
    return TestEnvironment.of(
        applications.find("plain").orElseThrow(),
        new Placement(self.id(), List.of(self, other)),
        gateway.ref(),
        worker.ref(),
        null,
        Duration.ofHours(1),
        CallEnvironment.Counters.create());
  }

  private ActorRef<CallLeg.Command> leg(long incarnation, CallEnvironment environment) {
    return kit.spawn(
        CallLeg.create(
            "tag", incarnation, environment, kit.<LegHost.Command>createTestProbe().ref()));
  }

  /** The last that the vault hears: it answers what comes before, and then the node is lost. */
  private LegHost.Store lastBefore(Predicate<Checkpoint> lost) {
    LegHost.Store last = vault.expectMessageClass(LegHost.Store.class, BOUND);
    while (!lost.test(last.checkpoint())) {
      answer(last);
      last = vault.expectMessageClass(LegHost.Store.class, BOUND);
    }
    return last;
  }

  private static void answer(LegHost.Store store) {
    store.replyTo().tell(new CallLeg.Stored(store.checkpoint().number()));
  }

  private static boolean waitsForSound(Checkpoint checkpoint) {
    return !checkpoint.media().worker().isEmpty();
  }

  private void opens(int port) {
    MediaWorker.Open open = worker.expectMessageClass(MediaWorker.Open.class, BOUND);
    open.replyTo()
        .tell(
            new MediaWorker.Opened(
                "tag", "127.0.0.1", port, List.of(new MediaWorker.CodecChoice(Codec.PCMU, true))));
  }

  /** The 200 is safe and on its way: neither the script nor anybody else has been told. */
  private Checkpoint lostWithItsAnswer(CallEnvironment environment) {
    leg(1, environment).tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), SDP)));
    answer(lastBefore(LostBeforeAnswerTest::waitsForSound));
    opens(10_000);
    return lastBefore(checkpoint -> checkpoint.agent().server().finalSent()).checkpoint();
  }

  @Test
  void theCallIsAnsweredWhereItGoesOn() throws Exception {
    CallEnvironment environment =
        environment(
            "initial state A; transition t A - invite -> B; state B;"
                + " transition bye B - hangup / stop(false) -> B;");
    leg(1, environment).tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), SDP)));
    // The worker does not answer: the last that the vault hears is that of a leg which waits.
    Checkpoint last = lastBefore(LostBeforeAnswerTest::waitsForSound).checkpoint();
    worker.expectMessageClass(MediaWorker.Open.class, BOUND);

    leg(2, environment).tell(new CallLeg.GoOn(last));

    // Its vault does not answer: nothing else of it is kept, and it waits for nobody.
    opens(10_000);
    SipGateway.SendResponse answer =
        gateway.expectMessageClass(SipGateway.SendResponse.class, BOUND);
    assertThat(answer.response().status()).isEqualTo(200);
    assertThat(answer.response().body()).contains("m=audio 10000 ");
  }

  @Test
  void whoseScriptHasJustAnsweredGoesOnAsAnAnsweredCall() throws Exception {
    CallEnvironment environment = environment(ACCEPTS);
    Checkpoint last = lostWithItsAnswer(environment);
    assertThat(last.begin()).isPresent();

    ActorRef<CallLeg.Command> second = leg(2, environment);
    second.tell(new CallLeg.GoOn(last));

    opens(20_000);
    Checkpoint next =
        lastBefore(checkpoint -> checkpoint.script().machine().state().equals("TALK")).checkpoint();
    assertThat(next.incarnation()).isEqualTo(2);
    assertThat(next.agent().dialog().status()).isEqualTo(DialogStatus.CONNECTED);
    assertThat(next.media().connected()).isTrue();
    second.tell(new CallLeg.Sip(TestEnvironment.request(gateway.ref(), "ACK", 1)));
    SipGateway.Command sent = gateway.receiveMessage(BOUND);
    while (!(sent instanceof SipGateway.SendRequest)) {
      sent = gateway.receiveMessage(BOUND);
    }
    assertThat(((SipGateway.SendRequest) sent).request().body()).contains("m=audio 20000 ");
  }

  @Test
  void whatTheWorkerWasNotToldAnyMoreItIsToldWhereTheCallGoesOn() throws Exception {
    CallEnvironment environment = environment(ACCEPTS);
    Checkpoint last = lostWithItsAnswer(environment);

    leg(2, environment).tell(new CallLeg.GoOn(last));

    opens(10_000);
    // The script begins again meanwhile, and may connect its sound before.
    MediaWorker.Command told = worker.receiveMessage(BOUND);
    while (!(told instanceof MediaWorker.Configure)) {
      assertThat(told).isInstanceOf(MediaWorker.Connect.class);
      told = worker.receiveMessage(BOUND);
    }
    assertThat(((MediaWorker.Configure) told).parameters().remotePort()).isEqualTo(4000);
    worker.expectMessage(BOUND, new MediaWorker.Flush("tag", false));
    while (!told.equals(new MediaWorker.Connect("tag", true, true))) {
      told = worker.receiveMessage(BOUND);
    }
  }

  @Test
  void aWorkerThatDoesNotAnswerIsAskedOnceMore() throws Exception {
    CallEnvironment environment =
        environment("initial state A; transition t A - invite -> B; state B;");
    leg(1, environment).tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), SDP)));
    answer(lastBefore(LostBeforeAnswerTest::waitsForSound));
    worker.expectMessageClass(MediaWorker.Open.class, BOUND);

    opens(10_000);

    lastBefore(checkpoint -> checkpoint.media().place().isPresent());
  }
}
