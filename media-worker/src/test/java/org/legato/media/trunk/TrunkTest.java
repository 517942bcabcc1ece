package org.legato.media.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.TrunkEnd;
import org.legato.media.audio.Goertzel;
import org.legato.media.audio.RoomMember;
import org.legato.media.audio.RoomTable;
import org.legato.media.audio.ToneSource;

/** Workers' parts of one room, tied by trunks over real sockets; time is driven by hand. */
class TrunkTest {
  private static final int FRAMES = 60;
  private static final String ROOM = "room";

  private final MediaSettings settings = MediaSettings.from(ConfigFactory.load());
  private final MediaCounters counters = new MediaCounters();
  private final List<Part> parts = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private long frame;

  /** One worker's rooms. */
  private final class Part {
    private final RoomTable rooms = new RoomTable(() -> frame, channel -> {});
    private final TrunkTable trunks = new TrunkTable(settings, 0, rooms, counters);

    private Part() {
      parts.add(this);
    }
  }

  /** A member that speaks a tone and keeps what it hears. */
  private final class Caller {
    private final RoomMember member;
    private final int length;
    private final ToneSource voice;
    private final short[] said;
    private final short[] out;
    private short[] heard = new short[0];

    private Caller(Part part, int hz, int rate) {
      member = part.rooms.join(ROOM, "leg" + hz, true, true);
      length = rate / 50;
      voice = new ToneSource(0, 0, 0, hz, 0);
      said = new short[length];
      out = new short[length];
      callers.add(this);
    }

    private void tick() {
      voice.play(said);
      assertThat(member.play(out)).isTrue();
      member.record(said);
      int at = heard.length;
      heard = Arrays.copyOf(heard, at + length);
      System.arraycopy(out, 0, heard, at, length);
    }

    /** The amplitude of a frequency in the last 40 frames; Goertzel's own rate is 8 kHz. */
    private double hears(int hz) {
      int count = 40 * length;
      return Goertzel.amplitude(heard, heard.length - count, count, hz * 160.0 / length);
    }
  }

  @AfterEach
  void close() {
    parts.forEach(part -> part.trunks.shut());
  }

  private TrunkEnd[] tie(Part home, Part guest) throws Exception {
    TrunkEnd[] ends = {home.trunks.open(ROOM, true, null), guest.trunks.open(ROOM, false, null)};
    home.trunks.connect(ends[0], ends[1]);
    guest.trunks.connect(ends[1], ends[0]);
    return ends;
  }

  private void talk(int frames) {
    for (int i = 0; i < frames; i++, frame++) {
      parts.forEach(part -> part.trunks.tick(frame, 0, 1));
      callers.forEach(Caller::tick);
    }
  }

  private long count(String what) {
    return counters.read().get("legato_media_trunk" + what).longValue();
  }

  @Test
  void eachHearsAllOthersOfThreeWorkersOnceAndNotHimself() throws Exception {
    Part home = new Part();
    Part second = new Part();
    Part third = new Part();
    int[] hz = {400, 600, 900, 1100, 1300};
    new Caller(home, hz[0], 8000);
    new Caller(second, hz[1], 8000);
    new Caller(second, hz[2], 8000);
    new Caller(third, hz[3], 8000);
    new Caller(third, hz[4], 8000);
    tie(home, second);
    tie(home, third);

    talk(FRAMES);

    for (int i = 0; i < hz.length; i++) {
      for (int k = 0; k < hz.length; k++) {
        assertThat(callers.get(i).hears(hz[k]))
            .as("%d Hz at the one who says %d", hz[k], hz[i])
            .isCloseTo(i == k ? 0 : 8000, within(1000.0));
      }
    }
    assertThat(count("_concealed_total")).isLessThan(10);
    assertThat(count("_strangers_total")).isZero();
    assertThat(count("s")).isEqualTo(4);
  }

  @Test
  void aHomeWithoutMembersTiesTheOthersTogetherAndAnEmptyRoomIsGone() throws Exception {
    Part home = new Part();
    Part second = new Part();
    Part third = new Part();
    Caller one = new Caller(second, 400, 8000);
    Caller other = new Caller(third, 700, 8000);
    TrunkEnd[] toSecond = tie(home, second);
    TrunkEnd[] toThird = tie(home, third);

    talk(FRAMES);

    assertThat(one.hears(700)).isCloseTo(8000, within(100.0));
    assertThat(one.hears(400)).isCloseTo(0, within(20.0));
    assertThat(other.hears(400)).isCloseTo(8000, within(100.0));
    assertThat(other.hears(700)).isCloseTo(0, within(20.0));
    home.trunks.close(toSecond[0]);
    home.trunks.close(toSecond[0]);
    home.trunks.close(toThird[0]);
    assertThat(home.rooms.find(ROOM)).isEmpty();
    assertThat(second.rooms.find(ROOM)).isPresent();
    assertThat(count("s")).isEqualTo(2);
  }

  @Test
  void widebandMembersHearEachOtherWidebandThoughTheHomeHasNone() throws Exception {
    for (int rate : new int[] {16_000, 48_000}) {
      Part home = new Part();
      Part second = new Part();
      Part third = new Part();
      Caller narrow = new Caller(home, 500, 8000);
      Caller one = new Caller(second, 6000, rate);
      Caller other = new Caller(third, 1000, rate);
      tie(home, second);
      tie(home, third);

      talk(FRAMES);

      assertThat(other.hears(6000)).as("of %d Hz", rate).isCloseTo(8000, within(400.0));
      assertThat(other.hears(500)).isCloseTo(8000, within(400.0));
      assertThat(one.hears(1000)).isCloseTo(8000, within(400.0));
      assertThat(narrow.hears(1000)).isCloseTo(8000, within(400.0));
      callers.clear();
    }
  }

  @Test
  void strangersAreCountedAndNotHeard() throws Exception {
    Part home = new Part();
    Part second = new Part();
    Caller one = new Caller(home, 400, 8000);
    new Caller(second, 700, 8000);
    TrunkEnd[] ends = tie(home, second);
    TrunkPacket packet = new TrunkPacket();
    short[] noise = new short[160];
    Arrays.fill(noise, (short) 20_000);
    InetAddress loopback = InetAddress.getByName(ends[0].address());

    try (DatagramSocket stranger = new DatagramSocket(0, loopback)) {
      for (int i = 0; i < FRAMES; i++) {
        // The right number, another key; rubbish; a header that promises more than there is.
        var forged = packet.write(0, ends[0].key() + 1, i, noise, 160, 0);
        byte[] bytes = new byte[forged.remaining()];
        forged.get(0, bytes);
        for (int size : new int[] {bytes.length, 7, 100}) {
          stranger.send(new DatagramPacket(bytes, size, loopback, ends[0].port()));
        }
        talk(1);
      }
    }

    assertThat(one.hears(700)).isCloseTo(8000, within(100.0));
    assertThat(one.hears(0)).isCloseTo(0, within(20.0));
    assertThat(count("_strangers_total")).isGreaterThan(2 * FRAMES);
  }

  @Test
  void aNewTrunkTakesOverWhenTheOtherEndAnswersAndNobodyIsHeardTwice() throws Exception {
    Part before = new Part();
    Part after = new Part();
    Part guest = new Part();
    Caller one = new Caller(before, 400, 8000);
    Caller other = new Caller(guest, 700, 8000);
    TrunkEnd[] old = tie(before, guest);
    talk(FRAMES);

    // What was the home becomes a guest of the new one, and the guest changes to it.
    TrunkEnd toBefore = after.trunks.open(ROOM, true, null);
    TrunkEnd toGuest = after.trunks.open(ROOM, true, null);
    TrunkEnd ofBefore = before.trunks.open(ROOM, false, null);
    TrunkEnd ofGuest = guest.trunks.open(ROOM, false, old[1]);
    after.trunks.connect(toBefore, ofBefore);
    before.trunks.connect(ofBefore, toBefore);
    talk(10);
    assertThat(one.hears(700)).as("still by the old way").isGreaterThan(7000);
    guest.trunks.connect(ofGuest, toGuest);
    after.trunks.connect(toGuest, ofGuest);
    talk(FRAMES);

    assertThat(one.hears(700)).isCloseTo(8000, within(100.0));
    assertThat(one.hears(400)).as("itself").isCloseTo(0, within(20.0));
    assertThat(other.hears(400)).isCloseTo(8000, within(100.0));
    before.trunks.close(old[0]);
    assertThat(count("s")).isEqualTo(4);
    int silent = 0;
    for (int at = 2 * 160; at < other.heard.length; at += 160) {
      double level = Goertzel.amplitude(other.heard, at, 160, 400);
      silent += level < 4000 ? 1 : 0;
    }
    assertThat(silent).as("frames of 20 ms without the other").isLessThan(8);
  }

  @Test
  void whatIsMissingIsMadeUpForAMomentAndThenSilent() throws Exception {
    Part home = new Part();
    Part second = new Part();
    Caller one = new Caller(home, 400, 8000);
    new Caller(second, 700, 8000);
    TrunkEnd[] ends = tie(home, second);
    talk(FRAMES);

    second.trunks.close(ends[1]);
    talk(FRAMES);

    assertThat(one.hears(700)).isCloseTo(0, within(20.0));
    assertThat(count("_concealed_total")).isBetween(1L, 20L);
  }
}
