package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TcpTest {
  private static GatewayUnderTest sip;

  @BeforeAll
  static void open() {
    sip = new GatewayUnderTest();
  }

  @AfterAll
  static void shut() {
    sip.close();
  }

  static String message(InputStream in) throws Exception {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("\r\n\r\n")) {
      int c = in.read();
      assertThat(c).as("end of stream after " + text).isNotNegative();
      text.append((char) c);
    }
    return text.toString();
  }

  @Test
  void aCallOverTcpIsAnsweredOnItsConnection() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sip.port);
        RawPeer template = new RawPeer(sip.port)) {
      socket.setSoTimeout(10_000);
      String invite =
          template.request("INVITE", "tcp-1", "t1").replace("SIP/2.0/UDP", "SIP/2.0/TCP");
      socket.getOutputStream().write(invite.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      SipEvent.RequestReceived event = sip.expectRequest("INVITE");
      assertThat(event.source()).isEqualTo("tcp:127.0.0.1:" + socket.getLocalPort());
      sip.respond(event, 100, "Trying");
      assertThat(message(socket.getInputStream())).startsWith("SIP/2.0 100");
      sip.respond(event, 200, "OK");
      String ok = message(socket.getInputStream());
      assertThat(ok).startsWith("SIP/2.0 200");
      assertThat(RawPeer.header(ok, "Contact")).endsWith(";transport=tcp>");
      sip.respond(event, 200, "OK");
      assertThat(message(socket.getInputStream())).startsWith("SIP/2.0 200");
    }
  }

  @Test
  void aRequestGoesOutOverTcp() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(10_000);
      String uri = "sip:bob@127.0.0.1:" + server.getLocalPort() + ";transport=tcp";
      String leg = LocalTag.format("tcp-2", new byte[12]);
      SipRequest options =
          new SipRequest(
              "OPTIONS",
              uri,
              List.of(
                  new SipHeader("From", "<sip:legato@127.0.0.1>;tag=" + leg),
                  new SipHeader("To", "<" + uri + ">"),
                  new SipHeader("Call-ID", "tcp-2"),
                  new SipHeader("CSeq", "7 OPTIONS")),
              "");
      sip.gateway.tell(new SipGateway.SendRequest(leg, "t", options));
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(10_000);
        String request = message(socket.getInputStream());
        assertThat(request).startsWith("OPTIONS sip:bob@").contains("SIP/2.0/TCP");
        String answer = RawPeer.answer(request, "200 OK", "").replace("\n", "\r\n");
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        SipEvent.ResponseReceived event = sip.expect(SipEvent.ResponseReceived.class);
        assertThat(event.response().status()).isEqualTo(200);
      }
    }
  }
}
