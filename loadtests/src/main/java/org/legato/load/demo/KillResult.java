package org.legato.load.demo;

import java.util.List;

/**
 * What became of a call whose node was killed.
 *
 * @param passed nobody lost the call, and all heard each other again within a second
 * @param failure what did not hold; empty if all held
 * @param killed address of the node whose process was killed
 * @param pid of that process
 */
record KillResult(
    boolean passed, String failure, int nodes, String killed, long pid, List<Party> parties) {

  /**
   * One who was talking.
   *
   * @param hears whose voice
   * @param gapMs the longest time between two packets with that voice, from the kill on
   * @param gapMsBefore the same for the two seconds before: what this machine does by itself
   * @param backMs when the voice came back, ms after the kill
   * @param node where its sound came from afterwards
   * @param strayPackets packets of a sender that another one had followed
   * @param timeline what was heard
   */
  record Party(
      String phone,
      String hears,
      long gapMs,
      long gapMsBefore,
      long backMs,
      String node,
      long strayPackets,
      Strip timeline) {}

  /**
   * A timeline in cells.
   *
   * @param fromMs where it begins, ms after the kill
   * @param cells a character each: # voice, . silence, ? other sound
   */
  record Strip(long fromMs, int cellMs, String cells) {}
}
