package org.legato.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both kinds of sockets on loopback: who hears whom, before and after the peer is settled. */
final class RtpSocketTest {
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
  private final List<RtpSocket> open = new ArrayList<>();

  private record Bound(RtpSocket socket, InetSocketAddress address) {}

  private interface Opening {
    RtpSocket at(int port) throws IOException;
  }

  private Bound bound(Opening opening) throws IOException {
    for (int port = 20_001; ; port += 7) {
      try {
        RtpSocket socket = opening.at(port);
        open.add(socket);
        return new Bound(socket, new InetSocketAddress("127.0.0.1", port));
      } catch (IOException e) {
        // Somebody else has it.
        assertThat(port).isLessThan(30_000);
      }
    }
  }

  private Bound nativeSocket() throws IOException {
    return bound(port -> NativeSocket.open(new InetSocketAddress("127.0.0.1", port)));
  }

  private Bound channel() throws IOException {
    return bound(port -> NioSocket.open("127.0.0.1", port, RtpSocket.BUFFER_BYTES));
  }

  @AfterEach
  void close() throws Exception {
    for (RtpSocket socket : open) {
      socket.close();
    }
  }

  private boolean say(Bound from, String text, InetSocketAddress to) {
    buffer.clear().put(text.getBytes(StandardCharsets.US_ASCII)).flip();
    return from.socket().send(buffer, to);
  }

  private record Heard(SocketAddress from, String text) {}

  private Heard hear(Bound at) {
    buffer.clear();
    return heard(at.socket().receive(buffer));
  }

  private Heard hearStrange(Bound at) {
    buffer.clear();
    return heard(at.socket().receiveStrange(buffer));
  }

  private Heard heard(SocketAddress from) {
    buffer.flip();
    return from == null
        ? null
        : new Heard(from, StandardCharsets.US_ASCII.decode(buffer).toString());
  }

  @Test
  void thisMachineHasTheKernelsSockets() {
    assertThat(NativeSocket.serves(new InetSocketAddress("127.0.0.1", 1))).isTrue();
    assertThat(NativeSocket.serves(new InetSocketAddress("::1", 1))).isFalse();
  }

  @Test
  void bothKindsTalkToEachOther() throws Exception {
    Bound one = nativeSocket();
    Bound other = channel();
    assertThat(one.socket().port()).isEqualTo(one.address().getPort());
    assertThat(other.socket().port()).isEqualTo(other.address().getPort());
    assertThat(hear(one)).isNull();
    assertThat(say(other, "hello", one.address())).isTrue();
    assertThat(hear(one)).isEqualTo(new Heard(other.address(), "hello"));
    assertThat(say(one, "you too", other.address())).isTrue();
    assertThat(hear(other)).isEqualTo(new Heard(one.address(), "you too"));
  }

  @Test
  void aSettledSocketKeepsStrangersApart() throws Exception {
    Bound session = nativeSocket();
    Bound peer = channel();
    Bound stranger = channel();
    say(stranger, "early", session.address());
    session.socket().settle(peer.address());
    assertThat(session.socket().isSettled()).isTrue();
    assertThat(hear(session))
        .as("what came before")
        .isEqualTo(new Heard(stranger.address(), "early"));
    assertThat(hear(session)).isNull();
    assertThat(hear(session)).isNull();
    for (int i = 0; i < 5; i++) {
      say(stranger, "me!", session.address());
      say(peer, "voice" + i, session.address());
      assertThat(hear(session)).isEqualTo(new Heard(peer.address(), "voice" + i));
      assertThat(hear(session)).isNull();
      assertThat(hearStrange(session)).isEqualTo(new Heard(stranger.address(), "me!"));
      assertThat(hearStrange(session)).isNull();
    }
    assertThat(say(session, "answer", peer.address())).isTrue();
    assertThat(hear(peer)).isEqualTo(new Heard(session.address(), "answer"));
  }

  @Test
  void aPeerMayMove() throws Exception {
    Bound session = nativeSocket();
    Bound before = channel();
    Bound after = channel();
    session.socket().settle(before.address());
    session.socket().settle(null);
    say(after, "here", session.address());
    assertThat(hear(session)).isEqualTo(new Heard(after.address(), "here"));
    session.socket().settle(after.address());
    say(session, "there", after.address());
    assertThat(hear(after)).isEqualTo(new Heard(session.address(), "there"));
    say(session, "back", before.address());
    assertThat(hear(before)).isEqualTo(new Heard(session.address(), "back"));
    say(session, "again", after.address());
    assertThat(hear(after)).isEqualTo(new Heard(session.address(), "again"));
  }

  @Test
  void aSettledPortStaysTaken() throws Exception {
    Bound session = nativeSocket();
    session.socket().settle(channel().address());
    InetSocketAddress address = session.address();
    assertThatThrownBy(() -> NativeSocket.open(address)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RtpSocket.open("127.0.0.1", address.getPort(), 4096))
        .isInstanceOf(IOException.class);
    session.socket().close();
    open.add(NativeSocket.open(address));
  }

  @Test
  void aPeerThatIsGoneForAWhileIsReachedAgain() throws Exception {
    Bound session = nativeSocket();
    Bound peer = channel();
    session.socket().settle(peer.address());
    peer.socket().close();
    for (int i = 0; i < 5; i++) {
      say(session, "anybody?", peer.address());
    }
    open.add(RtpSocket.open("127.0.0.1", peer.address().getPort(), 4096));
    Bound again = new Bound(open.getLast(), peer.address());
    assertThat(say(session, "hello", peer.address())).isTrue();
    assertThat(hear(again)).isEqualTo(new Heard(session.address(), "hello"));
  }
}
