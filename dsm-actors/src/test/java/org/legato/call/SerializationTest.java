package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.legato.dsm.session.Dialog;
import org.legato.media.MediaEvent;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** What a leg is told and tells may come from and go to another machine. */
class SerializationTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
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
        new CallLeg.Media(new MediaEvent.RtpTimedOut("l", 300)),
        new CallLeg.Media(new MediaEvent.RoomChanged("l", "room", 1)),
        new CallLeg.Media(new MediaEvent.SessionLost("l", "worker")),
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
        new CallLeg.Post(Map.of("b_status", "MATCHED"), somebody()),
        new CallLeg.End(somebody()),
        new CallLeg.Describe(somebody()),
        new CallLeg.Dialled("unknown application"),
        new CallLeg.Posted(true),
        new CallLeg.Described(Optional.of(detail)),
        new CallLeg.Described(Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageArrivesAsItWasSent(Object message) {
    Object arrived = KIT.serializationTestKit().verifySerialization(message, false);

    assertThat(arrived).isEqualTo(message);
  }
}
