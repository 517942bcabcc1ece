package org.legato.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.legato.sip.stack.TransactionLayer.Target;

class UdpOnlyPeersTest {
  private static Target peer(int port) {
    return new Target("192.0.2.1", port, "udp", false);
  }

  @Test
  void aPeerIsTriedAgainAfterTenMinutes() {
    long[] now = {0};
    UdpOnlyPeers peers = new UdpOnlyPeers(() -> now[0]);
    peers.add(peer(5060));
    assertThat(peers.contains(peer(5060))).isTrue();
    assertThat(peers.contains(peer(5061))).isFalse();
    now[0] += Duration.ofMinutes(11).toNanos();
    assertThat(peers.contains(peer(5060))).isFalse();
  }

  @Test
  void theOldestIsForgottenForTheThousandAndFirst() {
    UdpOnlyPeers peers = new UdpOnlyPeers(() -> 0);
    for (int port = 1; port <= 1001; port++) {
      peers.add(peer(port));
    }
    assertThat(peers.contains(peer(1))).isFalse();
    assertThat(peers.contains(peer(2))).isTrue();
    assertThat(peers.contains(peer(1001))).isTrue();
  }
}
