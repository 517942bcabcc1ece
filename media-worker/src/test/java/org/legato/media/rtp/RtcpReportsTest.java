package org.legato.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.legato.media.audio.ToneSource;

/** What sessions and peers report about each other (RFC 3550 §6). */
class RtcpReportsTest extends SessionOnSockets {
  private ByteBuffer report(int type) throws Exception {
    for (int i = 0; i < 1000; i++) {
      tick(1);
      List<ByteBuffer> reports = SimulatedPeer.received(peer.rtcp);
      if (!reports.isEmpty()) {
        assertThat(reports.getFirst().get(1) & 0xFF).isEqualTo(type);
        return reports.getFirst();
      }
    }
    throw new AssertionError("no report within 20 s of the session's time");
  }

  @Test
  void aSenderReportTellsWhatWasSentAndWhatWasLost() throws Exception {
    session.playlist().append(new ToneSource(60_000, 60_000, 0, 700, 0));
    for (int i = 0; i < 30; i++) {
      peer.speak(port(), 5000, 700);
      tick(1);
    }
    peer.lose(10);
    peer.speak(port(), 5000, 700);
    ByteBuffer report = report(200);

    int sent = SimulatedPeer.received(peer.rtp).size();
    assertThat(report.get(0)).as("version 2, one block").isEqualTo((byte) 0x81);
    assertThat(report.getInt(4)).isEqualTo(SSRC);
    long ntpSeconds = report.getInt(8) & 0xFFFF_FFFFL;
    assertThat(ntpSeconds - 2_208_988_800L)
        .isCloseTo(System.currentTimeMillis() / 1000, org.assertj.core.data.Offset.offset(30L));
    assertThat(report.getInt(20)).as("packets").isEqualTo(sent - 1);
    assertThat(report.getInt(24)).as("octets").isEqualTo((sent - 1) * 160);
    assertThat(report.getInt(28)).as("of whom").isEqualTo(0xBEEF);
    assertThat(report.getInt(32) & 0xFFFFFF).as("lost").isEqualTo(10);
    assertThat(report.get(32) & 0xFF).as("fraction of 41").isEqualTo(10 * 256 / 41);
    assertThat(report.getInt(36)).as("highest").isEqualTo(7040);
    assertThat(report.get(53) & 0xFF).as("then SDES").isEqualTo(202);
    assertThat(new String(report.array(), 62, 11)).isEqualTo("legato@test");
    assertThat(report.limit() % 4).isZero();
    assertThat(session.statistics().packetsLost()).isEqualTo(10);
  }

  @Test
  void whoOnlyListensSendsReceiverReports() throws Exception {
    peer.speak(port(), 5000, 700);

    assertThat(report(201).getInt(4)).isEqualTo(SSRC);
  }

  @Test
  void thePeersReportTellsLossAndRoundTrip() throws Exception {
    session.playlist().append(new ToneSource(60_000, 60_000, 0, 700, 0));
    ByteBuffer ours = report(200);
    ByteBuffer theirs = ByteBuffer.allocate(32);
    theirs.put((byte) 0x81).put((byte) 201).putShort((short) 7).putInt(0xBEEF);
    theirs.putInt(SSRC).putInt(64 << 24 | 3).putInt(100).putInt(0);
    theirs.putInt(ours.getInt(10)).putInt(0);
    peer.sendReport(port() + 1, theirs.array());
    tick(30);

    assertThat(session.statistics().remoteLoss()).isEqualTo(0.25);
    assertThat(session.statistics().roundTripMs()).isBetween(20L, 600L);

    peer.sendReport(port() + 1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    tick(30);
    assertThat(session.statistics().badReports()).isEqualTo(1);
  }

  @Test
  void theEndIsABye() throws Exception {
    session.playlist().append(new ToneSource(60_000, 60_000, 0, 700, 0));
    tick(3);
    session.end();

    List<ByteBuffer> reports = SimulatedPeer.received(peer.rtcp);
    assertThat(reports).hasSize(1);
    ByteBuffer last = reports.getFirst();
    assertThat(last.get(last.limit() - 7) & 0xFF).isEqualTo(203);
    assertThat(last.getInt(last.limit() - 4)).isEqualTo(SSRC);
  }
}
