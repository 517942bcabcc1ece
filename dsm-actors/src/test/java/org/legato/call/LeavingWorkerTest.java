package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
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
import org.legato.media.Succession;
import org.legato.media.TrunkEnd;
import org.legato.media.codec.Codec;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** A leg whose media worker's node drains while the caller does something else. */
class LeavingWorkerTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String SDP =
      """
      v=0
      o=a 1 1 IN IP4 127.0.0.1
      s=-
      c=IN IP4 127.0.0.1
      t=0 0
      m=audio 40000 RTP/AVP 0
      """
          .replace("\n", "\r\n");

  private final ActorTestKit kit =
      ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider=local"));
  private final TestProbe<SipGateway.Command> gateway = kit.createTestProbe();
  private final TestProbe<MediaWorker.Command> worker = kit.createTestProbe();
  private final List<SipRequest> sent = new ArrayList<>();

  @TempDir Path directory;

  /** Of both workers, as they have the same address. */
  @BeforeEach
  void start() {
    TestEnvironment.named(kit, MediaDesk.WORKER, MediaWorker.Command.class, worker);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ClusterNode node(long uid, boolean draining, String... roles) {
    return new ClusterNode("akka://" + kit.system().name(), uid, Set.of(roles), draining);
  }

  private ActorRef<CallLeg.Command> leg(long incarnation, Placement placement) throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("talk.dsm"),
            "import(mod_dlg); initial state A; state B;"
                + " transition t A - invite / dlg.acceptInvite(200, OK) -> B;"
                + " transition bye B - hangup / stop(false) -> B;");
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(script, "talk");
    CallEnvironment environment =
        TestEnvironment.of(
            applications.find("talk").orElseThrow(),
            placement,
            gateway.ref(),
            worker.ref(),
            null,
            Duration.ofSeconds(10),
            CallEnvironment.Counters.create());
    return kit.spawn(
        CallLeg.create(
            "tag", incarnation, environment, kit.<LegHost.Command>createTestProbe().ref()));
  }

  private <T extends MediaWorker.Command> T asked(Class<T> type) {
    MediaWorker.Command next = worker.receiveMessage(BOUND);
    while (!type.isInstance(next)) {
      next = worker.receiveMessage(BOUND);
    }
    return type.cast(next);
  }

  private void opens(int port) {
    asked(MediaWorker.Open.class)
        .replyTo()
        .tell(
            new MediaWorker.Opened(
                "tag", "127.0.0.1", port, List.of(new MediaWorker.CodecChoice(Codec.PCMU, true))));
  }

  private <T extends SipGateway.Command> T told(Class<T> type, Predicate<T> wanted) {
    while (true) {
      SipGateway.Command next = gateway.receiveMessage(BOUND);
      if (type.isInstance(next) && wanted.test(type.cast(next))) {
        return type.cast(next);
      }
    }
  }

  private ActorRef<CallLeg.Command> agreesToLeave() throws Exception {
    return agreesToLeave(Optional.empty());
  }

  /**
   * A leg whose peer has agreed to hear the session at the other worker.
   *
   * @param word where that waits for the word of the one before, if it knows how to
   */
  private ActorRef<CallLeg.Command> agreesToLeave(Optional<TrunkEnd> word) throws Exception {
    ClusterNode self = node(1, false, "sip", "dsm", "media");
    ActorRef<CallLeg.Command> leg = leg(1, new Placement(self.id(), List.of(self)));
    answers(leg);

    leg.tell(
        new CallLeg.Placed(
            new Placement(
                self.id(),
                List.of(node(1, true, "sip", "dsm", "media"), node(2, false, "media")))));
    opens(30_000);
    word.ifPresent(
        end -> asked(Succession.Await.class).replyTo().tell(new MediaWorker.TrunkOpened(end)));
    SipGateway.SendRequest reinvite =
        told(SipGateway.SendRequest.class, sent -> sent.request().method().equals("INVITE"));
    leg.tell(new CallLeg.Sip(answer(reinvite)));
    return leg;
  }

  @Test
  void whoHangsUpWhileTheOldSessionIsSilencedLeavesNoneBehind() throws Exception {
    ActorRef<CallLeg.Command> leg = agreesToLeave();
    // The old worker is asked to be quiet, and has not said that it is.
    asked(MediaWorker.GetStatistics.class);
    leg.tell(new CallLeg.Sip(TestEnvironment.request(gateway.ref(), "BYE", 2)));

    asked(MediaWorker.Close.class);
    assertThat(asked(MediaWorker.Close.class).sessionId()).isEqualTo("tag");
  }

  @Test
  void whatBeginsWhenTheOldSessionIsSilentBeginsOnce() throws Exception {
    agreesToLeave();

    asked(MediaWorker.GetStatistics.class).replyTo().tell(new MediaWorker.Done());

    List<Class<?>> then = new ArrayList<>();
    worker.fishForMessage(
        BOUND,
        command -> {
          then.add(command.getClass());
          return command instanceof MediaWorker.Close
              ? FishingOutcomes.complete()
              : FishingOutcomes.continueAndIgnore();
        });
    assertThat(then).containsOnlyOnce(MediaWorker.Connect.class);
  }

  @Test
  void aWorkerThatCanBeToldByTheOneBeforeBeginsByItsPlan() throws Exception {
    TrunkEnd end = new TrunkEnd("127.0.0.1", 9, -1, 4711);
    ActorRef<CallLeg.Command> leg = agreesToLeave(Optional.of(end));

    Succession.Plan plan = asked(Succession.Plan.class);
    assertThat(plan.begin().connected()).isTrue();
    assertThat(asked(Succession.HandOver.class).to()).isEqualTo(end);
    asked(MediaWorker.Disconnect.class);
    asked(MediaWorker.GetStatistics.class).replyTo().tell(new MediaWorker.Done());
    assertThat(asked(Succession.Begin.class)).isEqualTo(plan.begin());
    asked(MediaWorker.Close.class);
  }

  /** The leg's vault, which answers everything; the last that it was given. */
  private AtomicReference<Checkpoint> vault() {
    AtomicReference<Checkpoint> last = new AtomicReference<>();
    kit.spawn(
        Behaviors.receive(LegHost.Command.class)
            .onMessage(
                LegHost.Store.class,
                store -> {
                  last.set(store.checkpoint());
                  store.replyTo().tell(new CallLeg.Stored(store.checkpoint().number()));
                  return Behaviors.same();
                })
            .onAnyMessage(other -> Behaviors.same())
            .build(),
        LegHost.NAME);
    return last;
  }

  private void answers(ActorRef<CallLeg.Command> leg) {
    leg.tell(new CallLeg.Sip(TestEnvironment.invite(gateway.ref(), SDP)));
    opens(20_000);
    told(SipGateway.SendResponse.class, response -> response.response().status() == 200);
    leg.tell(new CallLeg.Sip(TestEnvironment.request(gateway.ref(), "ACK", 1)));
  }

  @Test
  void whoseNodeIsLostBeforeThePeerKnowsHasOneNewSessionInsteadOfBoth() throws Exception {
    AtomicReference<Checkpoint> kept = vault();
    ClusterNode self = node(1, false, "sip", "dsm");
    ClusterNode other = node(4, false, "dsm");
    ActorRef<CallLeg.Command> leg =
        leg(1, new Placement(self.id(), List.of(self, node(2, false, "media"), other)));
    answers(leg);
    Placement drained =
        new Placement(
            self.id(), List.of(self, node(2, true, "media"), node(3, false, "media"), other));
    leg.tell(new CallLeg.Placed(drained));
    opens(30_000);
    told(SipGateway.SendRequest.class, sent -> sent.request().method().equals("INVITE"));
    Awaitility.await()
        .atMost(BOUND)
        .until(() -> kept.get().media().place().filter(at -> at.rtpPort() == 30_000).isPresent());
    assertThat(kept.get().media().leaving()).contains(node(2, true, "media").id());

    // The first one is told nothing any more; it would still close its sessions if it ended.
    leg(2, drained).tell(new CallLeg.GoOn(kept.get()));

    asked(MediaWorker.Close.class);
    asked(MediaWorker.Close.class);
    opens(40_000);
    asked(MediaWorker.Connect.class);
    SipGateway.SendRequest reinvite =
        told(
            SipGateway.SendRequest.class, sent -> sent.request().body().contains("m=audio 40000 "));
    assertThat(reinvite.request().method()).isEqualTo("INVITE");
  }

  private static SipEvent.ResponseReceived answer(SipGateway.SendRequest invite) {
    SipRequest request = invite.request();
    List<SipHeader> headers = new ArrayList<>();
    for (String name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
      request.headers(name).forEach(value -> headers.add(new SipHeader(name, value)));
    }
    headers.add(new SipHeader("Contact", "<sip:a@127.0.0.1:5070>"));
    headers.add(new SipHeader("Content-Type", "application/sdp"));
    return new SipEvent.ResponseReceived(
        "tag", invite.transaction(), new SipResponse(200, "OK", headers, SDP));
  }
}
