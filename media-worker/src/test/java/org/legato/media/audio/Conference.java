package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.legato.media.ConferenceSettings;
import org.legato.media.MediaSettings;
import org.legato.media.MemberControl;

/** A room of members who say tones; rooms of more than four mix two. Time is driven by hand. */
final class Conference {
  static final int FRAME = 160;

  /** As the defaults, but rooms of more than four mix two. */
  private static final ConferenceSettings SMALL = small(MediaSettings.from(ConfigFactory.load()));

  long frame;
  final List<String> talk = new ArrayList<>();
  final RoomTable rooms =
      new RoomTable(
          () -> frame,
          SMALL,
          new RoomTable.Listener() {
            @Override
            public void left(Room.Channel channel) {}

            @Override
            public void talkChanged(RoomMember member) {
              talk.add(member.owner() + "=" + member.talking() + "@" + frame);
            }
          });
  final List<Caller> callers = new ArrayList<>();

  private static ConferenceSettings small(MediaSettings settings) {
    ConferenceSettings all = settings.conference();
    return new ConferenceSettings(
        4, 2, all.hold(), all.talkLevel(), all.silenceLevel(), all.talkAfter(), all.silenceAfter());
  }

  /** A member that says a tone, as loud as it is told, and keeps what it hears. */
  final class Caller {
    final RoomMember member;
    final int hz;
    int amplitude;
    private long at;
    private final short[] said = new short[FRAME];
    private final short[] out = new short[FRAME];
    short[] heard = new short[0];

    Caller(int hz, int amplitude, MemberControl control) {
      this.hz = hz;
      this.amplitude = amplitude;
      member = rooms.join("room", "leg" + hz, true, true, control);
      callers.add(this);
    }

    private void tick() {
      for (int i = 0; i < FRAME; i++, at++) {
        said[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * at / 8000));
      }
      assertThat(member.play(out)).isTrue();
      member.record(said);
      heard = Arrays.copyOf(heard, heard.length + FRAME);
      System.arraycopy(out, 0, heard, heard.length - FRAME, FRAME);
    }

    /** The amplitude of a tone in the last half second but one frame. */
    double hears(int tone) {
      return Goertzel.amplitude(heard, heard.length - 24 * FRAME, 24 * FRAME, tone);
    }

    /** The largest difference between two samples in a row since a frame. */
    int largestStep(int since) {
      int step = 0;
      for (int i = since * FRAME + 1; i < heard.length; i++) {
        step = Math.max(step, Math.abs(heard[i] - heard[i - 1]));
      }
      return step;
    }
  }

  Caller caller(int hz, int amplitude) {
    return new Caller(hz, amplitude, MemberControl.NONE);
  }

  Caller caller(int hz, int amplitude, MemberControl control) {
    return new Caller(hz, amplitude, control);
  }

  /** The members take turns in another order each frame: nothing may depend on it. */
  void run(int frames) {
    for (int i = 0; i < frames; i++, frame++) {
      for (int k = 0; k < callers.size(); k++) {
        callers.get((k + i) % callers.size()).tick();
      }
    }
  }

  /** How far a tone of this amplitude goes between two samples. */
  static double slope(int hz, int amplitude) {
    return 2 * Math.PI * hz / 8000 * amplitude;
  }

  static void expectHeard(Caller by, int hz, double amplitude) {
    assertThat(by.hears(hz))
        .as("%d Hz at %s", hz, by.member.owner())
        .isCloseTo(amplitude, within(15.0));
  }
}
