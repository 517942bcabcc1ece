package org.legato.room;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;
import org.legato.media.MediaWorker;
import org.legato.media.TrunkEnd;

/** One node's cascade; its worker, the cluster and the other nodes are played by the test. */
class RoomCascadeTest {
  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("akka.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<MediaWorker.Command> worker = kit.createTestProbe();
  private final TestProbe<Membership.Command> membership = kit.createTestProbe();
  private final TestProbe<RoomCascade.Command> other = kit.createTestProbe();
  private final TestProbe<RoomCascade.Command> third = kit.createTestProbe();
  private final ClusterNode here = node(1, false);
  private final ClusterNode there = node(2, false);
  private final ClusterNode beyond = node(3, false);
  private final Placement all = new Placement(here.id(), List.of(here, there, beyond));
  private final String ours = roomAt(all, here);
  private int ends;
  private ActorRef<RoomCascade.Command> cascade;
  private ActorRef<Placement> placements;

  private static ClusterNode node(int number, boolean draining) {
    return new ClusterNode(
        "akka://legato@192.0.2." + number + ":2551", number, Set.of(ClusterNode.MEDIA), draining);
  }

  private static String roomAt(Placement placement, ClusterNode home) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "room" + i)
        .filter(name -> RoomCascade.home(placement, name).orElseThrow().equals(home))
        .findFirst()
        .orElseThrow();
  }

  @BeforeEach
  void start() {
    cascade = kit.spawn(RoomCascade.create(worker.ref(), membership.ref(), all));
    placements = membership.expectMessageClass(Membership.Watch.class).watcher();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void present(
      TestProbe<RoomCascade.Command> from, ClusterNode node, String room, int size, int event) {
    var presence = new RoomCascade.Presence(room, size, event);
    cascade.tell(new RoomCascade.Present(node.id(), from.ref(), List.of(presence)));
  }

  private TrunkEnd end() {
    return new TrunkEnd("192.0.2.1", 4000, ends++, 7L * ends);
  }

  /** The worker opens what it is asked to open. */
  private TrunkEnd opens(boolean home, TrunkEnd replaced) {
    var asked = worker.expectMessageClass(MediaWorker.OpenTrunk.class);
    assertThat(asked.home()).isEqualTo(home);
    assertThat(asked.replaced()).isEqualTo(replaced);
    TrunkEnd own = end();
    asked.replyTo().tell(new MediaWorker.TrunkOpened(own));
    return own;
  }

  private TrunkEnd linked(TestProbe<RoomCascade.Command> guest, ClusterNode node) {
    TrunkEnd own = opens(true, null);
    RoomCascade.Link link = guest.expectMessageClass(RoomCascade.Link.class);
    assertThat(link.end()).isEqualTo(own);
    TrunkEnd peer = end();
    cascade.tell(new RoomCascade.Linked(node.id(), link.room(), link.link(), peer));
    worker.expectMessage(new MediaWorker.ConnectTrunk(link.room(), own, peer));
    return own;
  }

  private long count(String room, int members) {
    TestProbe<MediaWorker.Reply> asking = kit.createTestProbe();
    cascade.tell(new RoomCascade.Count(new MediaWorker.RoomSize(room, asking.ref()), members));
    return asking.expectMessageClass(MediaWorker.Number.class).value();
  }

  @Test
  void aHomeTiesItsGuestsAsSoonAsThereAreTwoWorkersAndNoLonger() {
    present(other, there, ours, 3, 1);
    assertThat(count(ours, 0)).isEqualTo(3);
    worker.expectNoMessage();
    cascade.tell(new RoomCascade.Changed(ours, 1, 1));
    other.expectMessage(new RoomCascade.Happened(ours, 1));
    TrunkEnd own = linked(other, there);
    present(third, beyond, ours, 1, 0);
    TrunkEnd toThird = linked(third, beyond);
    assertThat(count(ours, 1)).isEqualTo(5);

    cascade.tell(new RoomCascade.Changed(ours, 0, 2));
    other.expectMessage(new RoomCascade.Happened(ours, 2));
    third.expectMessage(new RoomCascade.Happened(ours, 2));
    present(third, beyond, ours, 0, 2);
    worker.expectMessage(new MediaWorker.CloseTrunk(ours, toThird));
    other.expectMessage(new RoomCascade.Happened(ours, 2));
    other.expectMessageClass(RoomCascade.Unlink.class);
    worker.expectMessage(new MediaWorker.CloseTrunk(ours, own));
  }

  @Test
  void theFirstOfAllLearnsOfItselfTheOthersOfWhoCameAfterThem() {
    present(other, there, ours, 1, 1);
    other.expectMessage(new RoomCascade.Happened(ours, 1));
    cascade.tell(new RoomCascade.Changed(ours, 1, 1));
    other.expectMessage(new RoomCascade.Happened(ours, 1));
    linked(other, there);
    present(other, there, ours, 2, 1);
    worker.expectMessage(new MediaWorker.PostRoomEventHere(ours, 1));
    cascade.tell(new RoomCascade.Post(there.id(), ours, 77));
    worker.expectMessage(new MediaWorker.PostRoomEventHere(ours, 77));
    cascade.tell(new RoomCascade.Posted(ours, 78));
    other.expectMessage(new RoomCascade.Happened(ours, 78));
  }

  @Test
  void aGuestThatIsLostOrRepeatsNothingIsGone() {
    cascade.tell(new RoomCascade.Changed(ours, 1, 0));
    present(other, there, ours, 1, 0);
    TrunkEnd own = linked(other, there);
    present(third, beyond, ours, 1, 0);
    TrunkEnd toThird = linked(third, beyond);

    for (int i = 0; i < 4; i++) {
      time.timePasses(Duration.ofSeconds(5));
      present(other, there, ours, 1, 0);
    }
    worker.expectMessage(new MediaWorker.CloseTrunk(ours, toThird));
    placements.tell(new Placement(here.id(), List.of(here, beyond)));
    worker.expectMessage(new MediaWorker.CloseTrunk(ours, own));
    assertThat(count(ours, 1)).isEqualTo(1);
  }

  @Test
  void anInvitationThatWasLostIsRepeated() {
    cascade.tell(new RoomCascade.Changed(ours, 1, 0));
    present(other, there, ours, 1, 0);
    TrunkEnd own = opens(true, null);
    RoomCascade.Link link = other.expectMessageClass(RoomCascade.Link.class);
    present(other, there, ours, 1, 0);
    other.expectMessage(link);
    cascade.tell(new RoomCascade.Linked(there.id(), ours, link.link(), own));
    worker.expectMessage(new MediaWorker.ConnectTrunk(ours, own, own));
  }

  @Test
  void aWorkerThatCannotOpenIsAskedAgain() {
    cascade.tell(new RoomCascade.Changed(ours, 1, 0));
    present(other, there, ours, 1, 0);
    worker
        .expectMessageClass(MediaWorker.OpenTrunk.class)
        .replyTo()
        .tell(new MediaWorker.Refused(MediaWorker.Problem.STATE, "no port"));
    worker.expectNoMessage();
    present(other, there, ours, 1, 0);
    linked(other, there);
  }

  @Test
  void aGuestFollowsTheHomeAndKeepsTheOldWayUntilTheNewOneIsThere() {
    // Its home is there, and beyond if that one drains.
    Placement drained = new Placement(here.id(), List.of(here, node(2, true), beyond));
    String room =
        Stream.iterate(0, i -> i + 1)
            .map(i -> "guest" + i)
            .filter(name -> RoomCascade.home(all, name).orElseThrow().equals(there))
            .filter(name -> RoomCascade.home(drained, name).orElseThrow().equals(beyond))
            .findFirst()
            .orElseThrow();
    cascade.tell(new RoomCascade.Changed(room, 1, 1));
    TrunkEnd peer = end();
    RoomCascade.Link link = new RoomCascade.Link(there.id(), other.ref(), room, 5, peer);
    cascade.tell(link);
    TrunkEnd own = opens(false, null);
    worker.expectMessage(new MediaWorker.ConnectTrunk(room, own, peer));
    RoomCascade.Linked answer = new RoomCascade.Linked(here.id(), room, 5, own);
    other.expectMessage(answer);
    cascade.tell(link);
    other.expectMessage(answer);

    placements.tell(drained);
    cascade.tell(new RoomCascade.Link(beyond.id(), third.ref(), room, 6, peer));
    TrunkEnd next = opens(false, own);
    worker.expectMessage(new MediaWorker.ConnectTrunk(room, next, peer));
    third.expectMessage(new RoomCascade.Linked(here.id(), room, 6, next));
    other.expectNoMessage();
    time.timePasses(Duration.ofMillis(300));
    worker.expectMessage(new MediaWorker.CloseTrunk(room, own));
    other.expectMessage(
        new RoomCascade.Present(here.id(), cascade, List.of(new RoomCascade.Presence(room, 0, 0))));

    placements.tell(new Placement(here.id(), List.of(here)));
    worker.expectMessage(new MediaWorker.CloseTrunk(room, next));
  }

  @Test
  void whoBecomesTheHomeKeepsTheWayToTheOldOneUntilThatIsAGuest() {
    Placement drained = new Placement(here.id(), List.of(here, node(2, true)));
    String room = roomAt(new Placement(here.id(), List.of(here, there)), there);
    placements.tell(new Placement(here.id(), List.of(here, there)));
    cascade.tell(new RoomCascade.Changed(room, 1, 0));
    cascade.tell(new RoomCascade.Link(there.id(), other.ref(), room, 5, end()));
    TrunkEnd own = opens(false, null);
    worker.expectMessageClass(MediaWorker.ConnectTrunk.class);
    other.expectMessageClass(RoomCascade.Linked.class);

    placements.tell(drained);
    present(other, there, room, 2, 0);
    TrunkEnd next = opens(true, own);
    assertThat(other.expectMessageClass(RoomCascade.Link.class).end()).isEqualTo(next);
    assertThat(count(room, 1)).isEqualTo(3);
  }

  @Test
  void whoHasNobodyInTheRoomSaysSo() {
    cascade.tell(new RoomCascade.Link(there.id(), other.ref(), "empty", 5, end()));
    other.expectMessage(
        new RoomCascade.Present(
            here.id(), cascade, List.of(new RoomCascade.Presence("empty", 0, 0))));
  }

  @Test
  void whatGoesToOtherNodesArrivesAsItWasSent() {
    List<Object> messages = new ArrayList<>();
    messages.add(
        new RoomCascade.Present(
            here.id(), other.ref(), List.of(new RoomCascade.Presence("room", 2, 1))));
    messages.add(new RoomCascade.Link(here.id(), other.ref(), "room", -5, end()));
    messages.add(new RoomCascade.Linked(here.id(), "room", -5, end()));
    messages.add(new RoomCascade.Unlink(here.id(), "room", 5));
    messages.add(new RoomCascade.Post(here.id(), "room", 77));
    messages.add(new RoomCascade.Happened("room", 1));
    messages.add(
        new RoomCascade.CountOthers(
            here.id(), "room", kit.<RoomCascade.Counted>createTestProbe().ref()));
    messages.add(new RoomCascade.Counted(3));
    messages.forEach(message -> kit.serializationTestKit().verifySerialization(message, true));
  }
}
