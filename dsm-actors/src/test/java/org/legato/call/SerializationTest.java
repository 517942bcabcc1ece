package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.legato.cluster.Membership;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.MachineState;
import org.legato.dsm.module.DatabaseUrl;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Subscriptions;
import org.legato.media.MediaEvent;
import org.legato.media.MediaWorker;
import org.legato.media.MemberControl;
import org.legato.media.codec.Codec;
import org.legato.media.sdp.SdpSession;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** What a leg is told and tells may come from and go to another machine. */
class SerializationTest {
  static final ActorTestKit KIT = ActorTestKit.create();

  static {
    // WireTest has the same messages.
    Runtime.getRuntime().addShutdownHook(new Thread(KIT::shutdownTestKit));
  }

  private static <T> ActorRef<T> somebody() {
    return KIT.<T>createTestProbe().ref();
  }

  static Stream<Object> messages() {
    List<SipHeader> headers = List.of(new SipHeader("From", "<sip:a@b>;tag=1"));
    ActorRef<SipGateway.Command> gateway = somebody();
    SipRequest request = new SipRequest("INVITE", "sip:35@host", headers, "v=0\r\n");
    SipResponse response = new SipResponse(183, "Session Progress", headers, "");
    CallControl.Detail detail =
        new CallControl.Detail(
            new CallControl.Summary("l", "c", "in", "app", "f", "t", "d", "s", "Connected", 1L),
            Map.of("pin", "12345"),
            List.of("d/START", "> go >"),
            List.of(new CallControl.LadderLine(1L, true, "INVITE sip:35@host")));
    return Stream.of(
        new CallLeg.Sip(
            new SipEvent.RequestReceived("l", "t", gateway, request, "udp:127.0.0.1:5060")),
        new CallLeg.Sip(new SipEvent.ResponseReceived("l", "t", response)),
        new CallLeg.Sip(new SipEvent.RequestFailed("l", "t", SipEvent.Cause.TIMEOUT, "timer B")),
        new CallLeg.Media(new MediaEvent.KeyPressed("l", 5, 100)),
        new CallLeg.Media(new MediaEvent.PlaylistEmpty("l")),
        new CallLeg.Media(new MediaEvent.AudioCleared("l", "flushed")),
        new CallLeg.Media(new MediaEvent.SeparatorReached("l", 3)),
        new CallLeg.Media(new MediaEvent.RecordingEnded("l", "a.wav", "disk", 4000)),
        new CallLeg.Media(new MediaEvent.RtpTimedOut("l", 300)),
        new CallLeg.Media(new MediaEvent.RoomChanged("l", "room", 1)),
        new CallLeg.Media(new MediaEvent.TalkChanged("l", "room", true, -23.5)),
        new LegSound.Control(
            "room",
            new RoomControl.Change(Optional.of(true), Optional.empty(), Optional.of(-6.0)),
            somebody()),
        new LegSound.Measure(somebody()),
        new LegSound.Measured(Optional.empty()),
        new CallLeg.Media(new MediaEvent.SessionLost("l", "worker")),
        new CallLeg.Subscribe(
            new Subscriptions.Wanted(
                "host",
                "a",
                "b",
                "reg",
                Optional.of("pwd"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(60)),
            "call",
            "l",
            somebody()),
        new CallLeg.Resubscribe(0, Optional.of(somebody())),
        new CallLeg.Resubscribe(60, Optional.empty()),
        new CallLeg.Notified(Map.of("status", "active"), "<xml/>", false, somebody()),
        new CallLeg.Dial(
            new Dialog.Dialout(
                "a",
                "b",
                "host:5080",
                "app",
                Optional.of("sip:b@host"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("user"),
                Optional.of("secret"),
                "",
                "X-A: 1\r\n",
                Map.of("pin", "12345")),
            "call-id",
            somebody()),
        new CallLeg.Connect(
            new Dialog.Dialout(
                "a",
                "",
                "",
                "app",
                Optional.of("sip:b@host"),
                Optional.of("<sip:a@host>"),
                Optional.of("<sip:b@host>"),
                Optional.empty(),
                Optional.empty(),
                "tag",
                "X-A: 1\r\n",
                Map.of()),
            "call-id",
            "v=0\r\n",
            "other",
            somebody()),
        new CallLeg.FromOtherLeg("l", new RelayMessage.Request(1, "INFO", headers, "Signal=5")),
        new CallLeg.FromOtherLeg("l", new RelayMessage.Response(1, 200, "OK", headers, "")),
        new CallLeg.FromOtherLeg("l", new RelayMessage.Ack(RelayMessage.INVITE, "v=0\r\n")),
        new CallLeg.FromOtherLeg("l", new RelayMessage.Cancel(2)),
        new CallLeg.FromOtherLeg("l", new RelayMessage.Terminate()),
        new CallLeg.FromOtherLeg("l", new RelayMessage.Ended()),
        new CallLeg.FromOtherLeg("l", new RelayMessage.Posted(Map.of("x", "1"))),
        new CallLeg.Post("l", 3, Map.of("b_status", "MATCHED"), somebody()),
        new CallLeg.Stored(7),
        new LegHost.Store(checkpoint(gateway, request, response), somebody()),
        new LegHost.TakeOver(checkpoint(gateway, request, response), somebody()),
        new LegHost.TakenOver("l"),
        new LegHost.Arrived(7),
        new LegHost.Forget("l", 2),
        new LegHost.Queue("name", "l", true),
        new MediaDesk.Claim("l", 2, "akka://legato@192.0.2.1:2551#7"),
        new MediaDesk.Release("l"),
        new Membership.Hello("akka://legato@192.0.2.1:2551#7"),
        new Membership.Draining("akka://legato@192.0.2.1:2551#7", true),
        new CallLeg.End(somebody()),
        new CallLeg.Describe(somebody()),
        new CallLeg.Dialled("unknown application"),
        new CallLeg.Posted(true),
        new CallLeg.Described(Optional.of(detail)),
        new CallLeg.Described(Optional.empty()));
  }

  /** One with something in every place. */
  private static Checkpoint checkpoint(
      ActorRef<SipGateway.Command> gateway, SipRequest request, SipResponse response) {
    var received = new SipEvent.RequestReceived("l", "t", gateway, request, "udp:127.0.0.1:5060");
    var opened =
        new MediaWorker.Opened(
            "l", "192.0.2.1", 10000, List.of(new MediaWorker.CodecChoice(Codec.PCMU, true)));
    var parameters =
        new MediaWorker.RtpParameters(
            "192.0.2.9",
            4000,
            4001,
            0,
            Codec.PCMU,
            "",
            List.of(new MediaWorker.PayloadType(0, Codec.PCMU)),
            101,
            101,
            8000,
            20,
            true,
            true);
    return new Checkpoint(
        "l",
        2,
        7,
        "akka://legato@192.0.2.1:2551#7",
        "app",
        Optional.of(received),
        new Checkpoint.Agent(
            DialogState.outgoing("c", "l", "<sip:a@b>", "<sip:c@d>", "sip:c@d"),
            "sip:c@d",
            "c",
            "d",
            true,
            false,
            new Checkpoint.Lifetime(1234567890123L, -1, false, 1234567890999L),
            new Checkpoint.SessionInterval(120, 90, true, false),
            "akka://legato@192.0.2.1:2551#7",
            Optional.of(request),
            new Checkpoint.Server(
                Optional.of(received),
                true,
                true,
                true,
                true,
                "v=0",
                false,
                Optional.of(new Checkpoint.Unacknowledged(received, response)),
                Optional.of(response)),
            new Checkpoint.Client(
                Map.of("l-1", request),
                Optional.empty(),
                "l-1",
                "192.0.2.1:5060",
                false,
                Optional.empty(),
                true,
                3,
                1)),
        new Checkpoint.Script(
            new MachineState("d", "s", List.of(new MachineState.Frame("d", "s", 4, 2))),
            Map.of("pin", "12345"),
            Map.of(
                "text", new Checkpoint.Text("x"),
                "rows", new Checkpoint.Rows(List.of(Map.of("a", "b"))),
                "db", new Checkpoint.Database(new DatabaseUrl("jdbc:h2:mem:x", "sa", "", ""))),
            Map.of(1, 1234567890123L),
            List.of("queue"),
            9),
        new Checkpoint.Media(
            "akka://legato@192.0.2.1:2551#7",
            Optional.of(opened),
            new SdpSession(1, 2, "v=0"),
            "v=0",
            Optional.of(parameters),
            true,
            true,
            true,
            false,
            "set",
            Map.of(MediaWorker.Switch.SENDING, true),
            List.of(
                new Checkpoint.Playing(new MediaWorker.PlaylistItem.File("a.wav", true), 40),
                new Checkpoint.Playing(new MediaWorker.PlaylistItem.Room("r", true, false), 0)),
            1234567890123L,
            Optional.of(new MemberControl(true, false, -6, true)),
            Optional.of("akka://legato@192.0.2.3:2551#9")),
        List.of(Event.of(EventType.KEY, Map.of("key", "5"))),
        Map.of("other", 3L),
        new Checkpoint.Other("b", false, true, true, false, true, Optional.of("X-A: 1\r\n")),
        Optional.of("main"),
        1234567890000L,
        false,
        Optional.of(List.of("akka://legato@192.0.2.2:2551#8")));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageArrivesAsItWasSent(Object message) {
    Object arrived = KIT.serializationTestKit().verifySerialization(message, false);

    assertThat(arrived).isEqualTo(message);
  }
}
