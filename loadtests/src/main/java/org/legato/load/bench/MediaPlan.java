package org.legato.load.bench;

import java.util.List;

/**
 * What a server of sound is put through.
 *
 * @param kind media, conference or soak
 * @param channels how many there are in each step, rising
 * @param seconds that a step is measured
 * @param warmUpSeconds before each step, while its channels talk
 * @param roomSize members of a room, 0 if each hears an announcement
 * @param rate calls begun in a second
 * @param user whom they call; {@code %d} stands for the room's number
 * @param expectedHz the announcement's tone, 0 if it is none
 */
record MediaPlan(
    String kind,
    List<Integer> channels,
    int seconds,
    int warmUpSeconds,
    int roomSize,
    int rate,
    String user,
    int expectedHz) {

  int most() {
    return channels.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** Whom the call with this index dials. */
  String user(int index) {
    return user.replace("%d", "" + (roomSize == 0 ? index : index / roomSize));
  }

  /** The tone of the call with this index. */
  int hz(int index) {
    return Tone.hz(roomSize == 0 ? index : index % roomSize);
  }

  double level() {
    return Tone.level(Math.max(1, roomSize));
  }
}
