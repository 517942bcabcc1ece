package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.legato.media.MemberControl;

class RoomTest {
  private long frame;
  private final List<String> left = new ArrayList<>();
  private final RoomTable rooms = new RoomTable(() -> frame, channel -> left.add(channel.owner()));

  /** A member that speaks a tone and keeps what it hears. */
  private final class Caller {
    private final RoomMember member;
    private final ToneSource voice;
    private final short[] said = new short[160];
    private final short[] out = new short[160];
    private final short[] heard = new short[160 * 50];
    private int frames;

    private Caller(String name, int hz, boolean speaks, boolean listens) {
      member = rooms.join("room", name, speaks, listens);
      voice = new ToneSource(0, 0, 0, hz, 0);
    }

    private void tick() {
      voice.play(said);
      assertThat(member.play(out)).isTrue();
      member.record(said);
      System.arraycopy(out, 0, heard, 160 * frames++, 160);
    }

    private double hears(int hz) {
      return Goertzel.amplitude(heard, 160 * 2, 160 * 48, hz);
    }
  }

  private void talk(List<Caller> callers) {
    for (int i = 0; i < 50; i++, frame++) {
      // The order changes: what is heard must not depend on it.
      for (int k = 0; k < callers.size(); k++) {
        callers.get((k + i) % callers.size()).tick();
      }
    }
  }

  @Test
  void eachHearsTheTwoOthersOnly() {
    int[] hz = {400, 700, 1100};
    List<Caller> callers = new ArrayList<>();
    for (int own : hz) {
      callers.add(new Caller("leg" + own, own, true, true));
    }
    talk(callers);
    for (int i = 0; i < 3; i++) {
      for (int other : hz) {
        assertThat(callers.get(i).hears(other))
            .as("%d Hz at the one who says %d", other, hz[i])
            .isCloseTo(other == hz[i] ? 0 : 8000, within(20.0));
      }
    }
  }

  @Test
  void oneAloneHearsSilence() {
    Caller alone = new Caller("leg", 400, true, true);
    talk(List.of(alone));
    assertThat(alone.heard).containsOnly((short) 0);
  }

  @Test
  void muteAndDeafMembers() {
    Caller mute = new Caller("mute", 400, false, true);
    Caller deaf = new Caller("deaf", 700, true, false);
    talk(List.of(mute, deaf));
    assertThat(mute.hears(700)).isCloseTo(8000, within(20.0));
    assertThat(deaf.heard).containsOnly((short) 0);
  }

  @Test
  void theSumIsClippedAndNeverWraps() {
    short[] loud = new short[160];
    java.util.Arrays.fill(loud, (short) 30_000);
    short[] low = new short[160];
    java.util.Arrays.fill(low, (short) -30_000);
    List<RoomMember> members = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      members.add(rooms.join("room", "leg" + i, true, true));
    }
    short[] out = new short[160];
    members.forEach(m -> m.play(out));
    for (int i = 0; i < 3; i++) {
      members.get(i).record(loud);
    }
    frame++;
    members.getLast().play(out);
    assertThat(out).containsOnly(Short.MAX_VALUE);
    for (int i = 0; i < 3; i++) {
      members.get(i).record(low);
    }
    frame++;
    members.getLast().play(out);
    assertThat(out).containsOnly(Short.MIN_VALUE);
  }

  @Test
  void whoLeavesIsNoLongerHeardAndAnEmptyRoomIsGone() {
    Caller stays = new Caller("stays", 400, true, true);
    Caller goes = new Caller("goes", 700, true, true);
    goes.member.close();
    goes.member.close();
    talk(List.of(stays));
    assertThat(stays.heard).containsOnly((short) 0);
    assertThat(goes.member.play(new short[160])).isFalse();
    assertThat(rooms.find("room").orElseThrow().owners()).containsExactly("stays");
    stays.member.close();
    assertThat(rooms.find("room")).isEmpty();
    assertThat(left).containsExactly("goes", "stays");
  }

  @Test
  void aTeeSpeaksToAllAndHearsNothing() {
    FrameRing frames = new FrameRing();
    RoomTee tee = rooms.tee("room", "tee", frames, MemberControl.NONE);
    Caller one = new Caller("one", 400, true, true);
    Caller other = new Caller("other", 700, true, true);
    ToneSource voice = new ToneSource(0, 0, 0, 1100, 0);
    short[] said = new short[160];
    for (int i = 0; i < 50; i++, frame++) {
      one.tick();
      voice.play(said);
      frames.offer(said);
      other.tick();
    }
    assertThat(tee.room().size()).isEqualTo(3);
    assertThat(one.hears(1100)).isCloseTo(8000, within(20.0));
    assertThat(other.hears(1100)).isCloseTo(8000, within(20.0));
    assertThat(one.hears(700)).isCloseTo(8000, within(20.0));
    tee.close();
    tee.close();
    assertThat(left).containsExactly("tee");
  }

  @Test
  void afterAPauseNothingOldIsHeard() {
    Caller one = new Caller("one", 400, true, true);
    Caller other = new Caller("other", 700, true, true);
    one.tick();
    other.tick();
    frame += 10;
    short[] out = new short[160];
    assertThat(one.member.play(out)).isTrue();
    assertThat(out).containsOnly((short) 0);
  }
}
