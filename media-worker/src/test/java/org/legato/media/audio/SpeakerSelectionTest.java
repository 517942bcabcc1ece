package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.legato.media.MemberControl;

/** Who is heard in rooms of more than a few. */
class SpeakerSelectionTest {
  private final Conference room = new Conference();

  @Test
  void onlyTheLoudestAreHeardAndNobodyHearsHimself() {
    Conference.Caller first = room.caller(300, 4000);
    Conference.Caller second = room.caller(400, 3000);
    List<Conference.Caller> quiet = new ArrayList<>();
    for (int hz : new int[] {500, 600, 700, 800}) {
      quiet.add(room.caller(hz, 500));
    }
    room.run(60);

    Conference.expectHeard(first, 400, 3000);
    Conference.expectHeard(first, 300, 0);
    Conference.expectHeard(second, 300, 4000);
    Conference.expectHeard(second, 400, 0);
    for (Conference.Caller one : quiet) {
      Conference.expectHeard(one, 300, 4000);
      Conference.expectHeard(one, 400, 3000);
      for (Conference.Caller other : quiet) {
        Conference.expectHeard(one, other.hz, 0);
      }
    }
    assertThat(first.member.state().mixed()).isTrue();
    assertThat(quiet.getFirst().member.state().mixed()).isFalse();
  }

  @Test
  void aLouderOneTakesTheFloorAfterAwhileAndWithoutAclick() {
    Conference.Caller first = room.caller(300, 4000);
    Conference.Caller second = room.caller(400, 1000);
    Conference.Caller third = room.caller(500, 0);
    Conference.Caller listener = room.caller(600, 0);
    room.caller(700, 0);
    room.run(60);
    Conference.expectHeard(listener, 400, 1000);
    int changes = listener.heard.length / Conference.FRAME;
    third.amplitude = 3000;
    room.run(60);

    Conference.expectHeard(listener, 300, 4000);
    Conference.expectHeard(listener, 500, 3000);
    Conference.expectHeard(listener, 400, 0);
    Conference.expectHeard(second, 500, 3000);
    Conference.expectHeard(third, 300, 4000);
    Conference.expectHeard(third, 500, 0);
    // Both tones' own slopes, and what the ramps of a frame add.
    double ramps = (1000 + 3000) / (double) Conference.FRAME;
    double tones =
        Conference.slope(300, 4000) + Conference.slope(400, 1000) + Conference.slope(500, 3000);
    assertThat(listener.largestStep(changes)).isLessThan((int) (tones + ramps) + 3);
    assertThat(first.member.state().mixed()).isTrue();
  }

  @Test
  void whoIsAlittleLouderDoesNotTakeTheFloor() {
    room.caller(300, 4000);
    room.caller(400, 1000);
    Conference.Caller third = room.caller(500, 0);
    Conference.Caller listener = room.caller(600, 0);
    room.caller(700, 0);
    room.run(40);
    third.amplitude = 1500;
    room.run(60);
    Conference.expectHeard(listener, 400, 1000);
    Conference.expectHeard(listener, 500, 0);
    third.amplitude = 2200;
    room.run(60);
    Conference.expectHeard(listener, 400, 0);
    Conference.expectHeard(listener, 500, 2200);
  }

  @Test
  void whoHasJustBeenChosenKeepsTheFloor() {
    room.caller(300, 8000);
    Conference.Caller second = room.caller(400, 0);
    Conference.Caller third = room.caller(500, 0);
    Conference.Caller listener = room.caller(600, 0);
    room.caller(700, 0);
    // Nobody else speaks: the second place is free.
    room.run(40);
    second.amplitude = 500;
    room.run(4);
    assertThat(second.member.state().mixed()).isTrue();
    third.amplitude = 8000;
    room.run(6);
    assertThat(third.member.state().mixed()).as("within 300 ms").isFalse();
    room.run(20);
    assertThat(third.member.state().mixed()).isTrue();
    assertThat(second.member.state().mixed()).isFalse();
    room.run(30);
    Conference.expectHeard(listener, 500, 8000);
  }

  @Test
  void aRoomThatShrinksMixesEverybodyAgain() {
    List<Conference.Caller> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(room.caller(300 + 100 * i, 200 << i));
    }
    room.run(60);
    Conference.expectHeard(all.get(0), 400, 0);
    Conference.expectHeard(all.get(0), 700, 3200);
    room.callers.remove(all.get(4));
    all.get(4).member.close();
    room.run(60);
    Conference.expectHeard(all.get(0), 400, 400);
    Conference.expectHeard(all.get(0), 700, 0);
  }

  @Test
  void aTeeIsChosenAsMembersAre() {
    FrameRing frames = new FrameRing();
    room.rooms.tee("room", "tee", frames, MemberControl.NONE);
    ToneSource voice = new ToneSource(0, 0, 0, 1100, 0);
    short[] said = new short[Conference.FRAME];
    for (int i = 0; i < 4; i++) {
      room.caller(300 + 100 * i, 100 << 2 * i);
    }
    for (int i = 0; i < 60; i++) {
      voice.play(said);
      frames.offer(said);
      room.run(1);
    }
    Conference.expectHeard(room.callers.get(0), 1100, 8000);
    Conference.expectHeard(room.callers.get(0), 600, 6400);
    Conference.expectHeard(room.callers.get(0), 500, 0);
  }

  @Test
  void whatComesFromAnotherWorkerIsHeardBesideTheChosen() {
    ToneSource voice = new ToneSource(0, 0, 0, 1100, 0);
    RoomLink link =
        room.rooms.link(
            "room",
            into -> {
              short[] said = new short[Conference.FRAME];
              voice.play(said);
              System.arraycopy(said, 0, into, 0, Conference.FRAME);
              return Conference.FRAME;
            },
            false);
    for (int i = 0; i < 5; i++) {
      room.caller(300 + 100 * i, 40 << 2 * i);
    }
    short[] sent = new short[50 * Conference.FRAME];
    short[] one = new short[960];
    for (int i = 0; i < 60; i++) {
      int got = link.hear(room.frame, one);
      assertThat(got).isEqualTo(Conference.FRAME);
      if (i >= 10) {
        System.arraycopy(one, 0, sent, (i - 10) * Conference.FRAME, Conference.FRAME);
      }
      room.run(1);
    }
    Conference.expectHeard(room.callers.get(0), 1100, 8000);
    Conference.expectHeard(room.callers.get(0), 700, 10240);
    Conference.expectHeard(room.callers.get(0), 500, 0);
    int from = 25 * Conference.FRAME;
    assertThat(Goertzel.amplitude(sent, from, from, 1100)).isCloseTo(0, within(15.0));
    assertThat(Goertzel.amplitude(sent, from, from, 700)).isCloseTo(10240, within(15.0));
    assertThat(Goertzel.amplitude(sent, from, from, 500)).isCloseTo(0, within(15.0));
  }

  @Test
  void aFrameOfAlargeRoomAllocatesNothing() {
    List<RoomMember> members = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      members.add(room.rooms.join("room", "leg" + i, true, true));
    }
    short[] said = new short[Conference.FRAME];
    short[] out = new short[Conference.FRAME];
    new ToneSource(0, 0, 0, 400, 0).play(said);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (; room.frame < 400; room.frame++) {
      before = room.frame == 200 ? threads.getCurrentThreadAllocatedBytes() : before;
      for (int i = 0; i < members.size(); i++) {
        members.get(i).play(out);
        // Others speak each time.
        if ((i + room.frame / 20) % 10 < 4) {
          members.get(i).record(said);
        }
      }
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes in 200 frames").isLessThan(room.talk.size() * 500L + 20_000);
  }
}
