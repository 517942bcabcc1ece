package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.legato.cluster.ClusterNode;
import org.legato.media.MediaWorker.Number;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.Reply;

/** What several workers say of one room becomes one answer. */
class RoomDirectoryTest {
  private static final Refused ELSEWHERE = new Refused(Problem.NO_SUCH_ROOM, "no room stage");
  private static final Refused NOT_RECORDED = new Refused(Problem.STATE, "not recorded");

  private static Map<ClusterNode, Reply> said(Reply... replies) {
    Map<ClusterNode, Reply> said = new LinkedHashMap<>();
    for (Reply reply : replies) {
      String address = "akka://legato@node" + (said.size() + 1) + ":2551";
      said.put(new ClusterNode(address, 1, Set.of(ClusterNode.MEDIA), false), reply);
    }
    return said;
  }

  @Test
  void allWhoHearAnAnnouncementAreCounted() {
    assertThat(RoomDirectory.announced("stage", said(new Number(2), ELSEWHERE, new Number(3))))
        .isEqualTo(new Number(5));
  }

  @Test
  void aNodeThatCannotPlayIsNamed() {
    Refused full = new Refused(Problem.STATE, "too many wait");
    assertThat(RoomDirectory.announced("stage", said(new Number(2), full)))
        .isEqualTo(new Refused(Problem.STATE, "node2:2551: too many wait"));
    Refused missing = new Refused(Problem.FILE, "/a.wav: no such file");
    assertThat(RoomDirectory.announced("stage", said(missing))).isEqualTo(missing);
  }

  @Test
  void aRoomThatIsNowhereIsNone() {
    assertThat(RoomDirectory.announced("stage", said(ELSEWHERE, ELSEWHERE))).isEqualTo(ELSEWHERE);
    assertThat(RoomDirectory.stopped("stage", said(ELSEWHERE))).isEqualTo(ELSEWHERE);
    assertThat(RoomDirectory.stopped("stage", said())).isEqualTo(ELSEWHERE);
  }

  @Test
  void aRecordingEndsWhereItIs() {
    assertThat(RoomDirectory.stopped("stage", said(NOT_RECORDED, new Number(1200), ELSEWHERE)))
        .isEqualTo(new Number(1200));
    assertThat(RoomDirectory.stopped("stage", said(NOT_RECORDED))).isEqualTo(NOT_RECORDED);
    Refused disk = new Refused(Problem.FILE, "/a.wav: disk full");
    assertThat(RoomDirectory.stopped("stage", said(NOT_RECORDED, disk)))
        .isEqualTo(new Refused(Problem.FILE, "node2:2551: /a.wav: disk full"));
  }
}
