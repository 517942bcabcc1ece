package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.legato.media.MemberControl;

/** Who talks, and what may be done to a member. */
class RoomMemberTest {
  private final Conference room = new Conference();

  @Test
  void talkingBeginsAfter60AndEndsAfter400Milliseconds() {
    Conference.Caller one = room.caller(400, 0);
    room.caller(700, 0);
    room.run(20);
    assertThat(room.talk).isEmpty();
    // Shorter than what counts.
    one.amplitude = 8000;
    room.run(2);
    one.amplitude = 0;
    room.run(20);
    assertThat(room.talk).isEmpty();
    one.amplitude = 8000;
    long begin = room.frame;
    room.run(20);
    // Between the levels, and pauses between words.
    one.amplitude = 200;
    room.run(40);
    one.amplitude = 0;
    room.run(15);
    one.amplitude = 8000;
    room.run(2);
    one.amplitude = 0;
    long end = room.frame;
    assertThat(one.member.talking()).isTrue();
    room.run(30);
    // What is said in a frame is looked at in the next one.
    assertThat(room.talk)
        .containsExactly("leg400=true@" + (begin + 3), "leg400=false@" + (end + 20));
  }

  @Test
  void mutedMembersAreNotHeardAndTalkAllTheSame() {
    Conference.Caller one = room.caller(400, 4000);
    Conference.Caller other = room.caller(700, 4000);
    room.run(40);
    Conference.expectHeard(other, 400, 4000);
    int since = other.heard.length / Conference.FRAME;
    one.member.control(MemberControl.NONE.withMute(true));
    room.run(40);
    Conference.expectHeard(other, 400, 0);
    Conference.expectHeard(one, 700, 4000);
    assertThat(one.member.state().talking()).isTrue();
    assertThat(one.member.state().mute()).isTrue();
    one.member.control(MemberControl.NONE);
    room.run(40);
    Conference.expectHeard(other, 400, 4000);
    assertThat(other.largestStep(since))
        .isLessThan((int) Conference.slope(400, 4000) + 4000 / Conference.FRAME + 3);
  }

  @Test
  void deafMembersHearNothingAndAreHeard() {
    Conference.Caller one = room.caller(400, 4000);
    Conference.Caller other = room.caller(700, 4000, MemberControl.NONE.withDeaf(true));
    room.run(40);
    Conference.expectHeard(one, 700, 4000);
    assertThat(other.heard).containsOnly((short) 0);
    int since = one.heard.length / Conference.FRAME;
    one.member.control(MemberControl.NONE.withDeaf(true));
    other.member.control(MemberControl.NONE);
    room.run(40);
    Conference.expectHeard(one, 700, 0);
    Conference.expectHeard(other, 400, 4000);
    assertThat(one.largestStep(since))
        .isLessThan((int) Conference.slope(700, 4000) + 4000 / Conference.FRAME + 3);
  }

  @Test
  void gainMakesAmemberLouderForTheOthersOnly() {
    Conference.Caller one = room.caller(400, 2000, MemberControl.NONE.withGain(6.0206));
    Conference.Caller other = room.caller(700, 2000);
    room.run(40);
    Conference.expectHeard(other, 400, 4000);
    Conference.expectHeard(one, 700, 2000);
    Conference.expectHeard(one, 400, 0);
    int since = other.heard.length / Conference.FRAME;
    one.member.control(MemberControl.NONE.withGain(-20));
    room.run(100);
    Conference.expectHeard(other, 400, 200);
    assertThat(other.largestStep(since))
        .isLessThan((int) Conference.slope(400, 4000) + 4000 / Conference.FRAME + 3);
    assertThat(one.member.level()).isBetween(-46.0, -43.0);
  }
}
