package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.media.MediaCounters;
import org.legato.media.MemberControl;

/** What rooms play and record. */
class RoomSoundTest {
  private final Conference room = new Conference();

  @Test
  void anAnnouncementIsHeardByAllMembersHereAndByNoOtherWorker() {
    RoomLink link = room.rooms.link("room", into -> 0, false);
    Conference.Caller one = room.caller(400, 2000);
    Conference.Caller other = room.caller(700, 2000);
    room.run(5);
    Room target = room.rooms.find("room").orElseThrow();
    assertThat(target.announce(new ToneSource(200, 200, 0, 1100, 0))).isTrue();
    assertThat(target.announce(new ToneSource(800, 800, 0, 1300, 0))).isTrue();
    short[] sent = new short[50 * Conference.FRAME];
    short[] frameSent = new short[960];
    for (int i = 0; i < 50; i++) {
      link.hear(room.frame, frameSent);
      System.arraycopy(frameSent, 0, sent, i * Conference.FRAME, Conference.FRAME);
      room.run(1);
    }
    for (Conference.Caller caller : room.callers) {
      assertThat(
              Goertzel.amplitude(caller.heard, 5 * Conference.FRAME, 10 * Conference.FRAME, 1100))
          .isCloseTo(8000, within(15.0));
      assertThat(
              Goertzel.amplitude(caller.heard, 15 * Conference.FRAME, 40 * Conference.FRAME, 1300))
          .isCloseTo(8000, within(15.0));
    }
    Conference.expectHeard(one, 700, 2000);
    Conference.expectHeard(other, 400, 2000);
    assertThat(Goertzel.amplitude(sent, 0, 50 * Conference.FRAME, 1100)).isCloseTo(0, within(15.0));
    assertThat(Goertzel.amplitude(sent, 0, 50 * Conference.FRAME, 1300)).isCloseTo(0, within(15.0));
    assertThat(Goertzel.amplitude(sent, 5 * Conference.FRAME, 40 * Conference.FRAME, 400))
        .isCloseTo(2000, within(15.0));
    room.run(30);
    Conference.expectHeard(one, 1300, 0);
  }

  @Test
  void whatWaitsToBeAnnouncedIsBounded() {
    room.caller(400, 2000);
    Room target = room.rooms.find("room").orElseThrow();
    int taken = 0;
    while (taken < 1000 && target.announce(ToneSource.silence(1000))) {
      taken++;
    }
    assertThat(taken).isEqualTo(100);
  }

  @Test
  void aRecordingHasAllVoicesAndAnnouncements(@TempDir Path directory) throws Exception {
    RecordingThread recordings = new RecordingThread(new MediaCounters());
    recordings.start();
    Path file = directory.resolve("room.wav");
    Recorder recorder = new Recorder(file.toString(), 8000, Recorder.Limits.NONE, ended -> {});
    recordings.add(recorder);
    room.caller(400, 2000);
    room.caller(700, 3000);
    room.run(5);
    Room target = room.rooms.find("room").orElseThrow();
    target.record(recorder);
    target.announce(new ToneSource(0, 0, 0, 1100, 0));
    room.run(50);
    room.callers.forEach(caller -> caller.member.close());
    recorder.completion().toCompletableFuture().get(10, TimeUnit.SECONDS);
    recordings.stop();

    short[] sound = WavReader.read(Files.readAllBytes(file), "room.wav").playable(8000).samples();
    assertThat(sound.length).isEqualTo(50 * Conference.FRAME);
    assertThat(Goertzel.amplitude(sound, 0, 50 * Conference.FRAME, 400))
        .isCloseTo(2000, within(15.0));
    assertThat(Goertzel.amplitude(sound, 0, 50 * Conference.FRAME, 700))
        .isCloseTo(3000, within(15.0));
    assertThat(Goertzel.amplitude(sound, 0, 50 * Conference.FRAME, 1100))
        .isCloseTo(8000, within(15.0));
  }

  @Test
  void aWideRoomIsRecordedWide(@TempDir Path directory) throws Exception {
    RecordingThread recordings = new RecordingThread(new MediaCounters());
    recordings.start();
    Path wide = directory.resolve("wide.wav");
    Path law = directory.resolve("law.wav");
    RoomMember member = room.rooms.join("room", "wide", true, true, MemberControl.NONE);
    say(member, 5);
    Room target = room.rooms.find("room").orElseThrow();
    for (String name : List.of(wide.toString(), law + "|A-Law")) {
      Recorder recorder = new Recorder(name, target.rate(), Recorder.Limits.NONE, ended -> {});
      recordings.add(recorder);
      target.record(recorder);
      say(member, 50);
      target.stopRecording();
      recorder.completion().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    recordings.stop();

    var heard = WavReader.read(Files.readAllBytes(wide), "wide.wav");
    short[] sound = heard.playable(16_000).samples();
    assertThat(sound.length).isEqualTo(50 * 320);
    // As if there were half as many samples of half the frequency.
    assertThat(Goertzel.amplitude(sound, 0, 50 * 320, 2500)).isCloseTo(6000, within(15.0));
    // What has no room above 4 kHz has nothing of it.
    short[] narrow = WavReader.read(Files.readAllBytes(law), "law.wav").playable(16_000).samples();
    assertThat(narrow.length).isEqualTo(50 * 160);
    assertThat(Goertzel.amplitude(narrow, 160, 48 * 160, 3000)).isLessThan(100);
  }

  /** A tone of 5 kHz at 16 kHz. */
  private void say(RoomMember member, int frames) {
    short[] said = new short[320];
    for (int i = 0; i < 320; i++) {
      said[i] = (short) Math.round(6000 * Math.sin(2 * Math.PI * 5000 * i / 16_000));
    }
    for (int i = 0; i < frames; i++, room.frame++) {
      member.play(new short[320]);
      member.record(said);
    }
  }
}
