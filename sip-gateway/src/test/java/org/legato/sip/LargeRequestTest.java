package org.legato.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RFC 3261 §18.1.1: what a datagram may not hold goes over TCP, if the peer takes it. */
class LargeRequestTest {
  private static final String LEG = LocalTag.format("large", new byte[12]);
  private static GatewayUnderTest sip;

  @BeforeAll
  static void open() {
    sip = new GatewayUnderTest(s -> GatewayUnderTest.settings("user-agent = \"\""), h -> h);
  }

  @AfterAll
  static void shut() {
    sip.close();
  }

  private static void send(String callId, int port, String parameter, int size) {
    String uri = "sip:bob@127.0.0.1:" + port + parameter;
    SipRequest message =
        new SipRequest(
            "MESSAGE",
            uri,
            List.of(
                new SipHeader("From", "<sip:legato@127.0.0.1>;tag=" + LEG),
                new SipHeader("To", "<" + uri + ">"),
                new SipHeader("Call-ID", callId),
                new SipHeader("CSeq", "1 MESSAGE"),
                new SipHeader("Content-Type", "text/plain")),
            "x".repeat(size));
    sip.gateway.tell(new SipGateway.SendRequest(LEG, callId, message));
  }

  private static void expectOk(String transaction) {
    SipEvent.ResponseReceived event = sip.expect(SipEvent.ResponseReceived.class);
    assertThat(event.transaction()).isEqualTo(transaction);
    assertThat(event.response().status()).isEqualTo(200);
  }

  private static void overUdp(RawPeer peer, String callId) throws Exception {
    String request = peer.expect(m -> m.startsWith("MESSAGE ") && m.contains(callId));
    assertThat(request).contains("Via: SIP/2.0/UDP ");
    peer.send(RawPeer.answer(request, "200 OK", ""));
    expectOk(callId);
  }

  @Test
  void goesOverTcpIfThePeerTakesIt() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(10_000);
      send("large-1", server.getLocalPort(), "", 1300);
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(10_000);
        String request = TcpTest.message(socket.getInputStream());
        assertThat(request).contains("Via: SIP/2.0/TCP ").contains("Content-Length: 1300");
        String answer = RawPeer.answer(request, "200 OK", "").replace("\n", "\r\n");
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        expectOk("large-1");
      }
    }
  }

  @Test
  void goesOverUdpIfTcpCannotConnect() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      long before = sip.counters.get("tcp_fallbacks");
      send("large-2", peer.port(), "", 1300);
      overUdp(peer, "large-2");
      assertThat(sip.counters.get("tcp_fallbacks")).isEqualTo(before + 1);
      // The next one does not try TCP again.
      send("large-3", peer.port(), "", 1300);
      overUdp(peer, "large-3");
      assertThat(sip.counters.get("tcp_fallbacks")).isEqualTo(before + 1);
    }
  }

  @Test
  void staysOnTheTransportThatTheUriNames() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      long before = sip.counters.get("tcp_fallbacks");
      send("large-4", peer.port(), ";transport=udp", 1300);
      overUdp(peer, "large-4");
      send("small-5", peer.port(), "", 100);
      overUdp(peer, "small-5");
      assertThat(sip.counters.get("tcp_fallbacks")).isEqualTo(before);
    }
  }

  @Test
  void withoutAUserAgentNoSuchHeaderIsSent() throws Exception {
    try (RawPeer peer = new RawPeer(sip.port)) {
      send("agent-1", peer.port(), "", 0);
      String request = peer.expect(m -> m.startsWith("MESSAGE ") && m.contains("agent-1"));
      assertThat(request).doesNotContain("User-Agent");
      peer.send(RawPeer.answer(request, "200 OK", ""));
      expectOk("agent-1");
      peer.send(peer.request("OPTIONS", "agent-2", "a"));
      assertThat(peer.expect("SIP/2.0 200")).doesNotContain("Server:");
    }
  }
}
