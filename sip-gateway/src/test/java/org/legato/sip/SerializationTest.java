package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.jackson.JacksonCborSerializer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SerializationTest {
  private static ActorTestKit kit;

  @BeforeAll
  static void open() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shut() {
    kit.shutdownTestKit();
  }

  @Test
  void everyRecordThatCrossesNodesComesBackEqual() {
    List<SipHeader> headers = List.of(new SipHeader("From", "<sip:ä@b>;tag=x"));
    SipRequest request = new SipRequest("INVITE", "sip:a@b", headers, "v=0\r\n");
    SipResponse response = new SipResponse(200, "OK", headers, "");
    ActorRef<SipGateway.Command> gateway = kit.<SipGateway.Command>createTestProbe().ref();
    List<Object> messages =
        List.of(
            new SipGateway.SendResponse("t", response),
            new SipGateway.SendRequest("leg", "t", request),
            new SipGateway.SendAck(request),
            new SipGateway.CancelRequest("leg", "t", headers),
            new SipGateway.SetDraining(true),
            new SipEvent.RequestReceived("leg", "t", gateway, request, "udp:127.0.0.1:5060"),
            new SipEvent.ResponseReceived("leg", "t", response),
            new SipEvent.RequestFailed("leg", "t", SipEvent.Cause.TIMEOUT, "timer B"));
    for (Object message : messages) {
      assertThat(
              SerializationExtension.get(Adapter.toClassic(kit.system()))
                  .findSerializerFor(message))
          .isInstanceOf(JacksonCborSerializer.class);
      assertThat(kit.serializationTestKit().verifySerialization(message, true)).isEqualTo(message);
    }
  }
}
