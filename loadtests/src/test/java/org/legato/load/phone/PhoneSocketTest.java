package org.legato.load.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PhoneSocketTest {
  private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(300);

  private final InetAddress host = InetAddress.getLoopbackAddress();
  private final PhoneSocket mouth = PhoneSocket.open(host);
  private final PhoneSocket ear = PhoneSocket.open(host);
  private final List<Long> arrivals = new ArrayList<>();
  private final List<Byte> firsts = new ArrayList<>();

  PhoneSocketTest() throws IOException {}

  @AfterEach
  void close() {
    mouth.close();
    ear.close();
  }

  private void say(int first) throws IOException {
    mouth.send(
        ByteBuffer.allocate(172).put(0, (byte) first), new InetSocketAddress(host, ear.port()));
  }

  private void hear() throws IOException {
    ear.receive(
        (sender, atNs, packet) -> {
          arrivals.add(atNs);
          firsts.add(packet.get(0));
        });
  }

  @Test
  void allThatCameIsReadInItsOrder() throws IOException {
    for (int i = 0; i < 9; i++) {
      say(i);
    }
    hear();

    assertThat(firsts)
        .containsExactly(
            (byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6, (byte) 7,
            (byte) 8);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLateReaderIsToldWhenThePacketCame() throws IOException {
    say(1);
    long sent = System.nanoTime();
    while (System.nanoTime() - sent < LATE_NS) {
      LockSupport.parkNanos(LATE_NS);
    }
    hear();

    // Within the loopback it has come when it is sent.
    assertThat(arrivals)
        .singleElement()
        .satisfies(at -> assertThat(at).isLessThan(sent + LATE_NS / 2));
  }
}
