package org.legato.load.drill;

import java.util.List;

/**
 * What came of a drill.
 *
 * @param calls how many calls there were
 * @param lost calls that ended or could not go on
 * @param gapMs the longest pause in the sound of each party whose media worker was harmed
 * @param gapMsWorkerAlive the same for the other parties
 * @param gapMsBefore the same for all, before the harm: what this machine does by itself
 * @param machineStoodStillMs how long the machine did so, or the process of the phones, from the
 *     harm until all was well; -1 where that cannot be known
 * @param wrongSound parties that did not hear afterwards what they should
 * @param keysWrong calls that did not remember the keys
 * @param strayPackets packets of a sender that another one had followed
 * @param mostReinvites how many re-INVITEs one phone got at the most by the harm
 * @param whole whether in the end all nodes that should be there see each other
 * @param cutOffEndedMs when the node that was cut off had ended, ms after the cut; -1: no such harm
 * @param problems what was wrong with which call
 */
record Report(
    String harm,
    int nodes,
    int calls,
    int lost,
    Gaps gapMs,
    Gaps gapMsWorkerAlive,
    Gaps gapMsBefore,
    long machineStoodStillMs,
    int wrongSound,
    int keysWrong,
    int eventsPosted,
    int eventsLost,
    int eventsDuplicated,
    int twoSenders,
    long strayPackets,
    long mostReinvites,
    boolean whole,
    long cutOffEndedMs,
    List<String> problems) {

  /**
   * Milliseconds over parties; −1 where there was none.
   *
   * @param all of each party, the shortest first
   */
  record Gaps(int parties, long p50, long p99, long max, List<Long> all) {
    static Gaps of(List<Long> gaps) {
      if (gaps.isEmpty()) {
        return new Gaps(0, -1, -1, -1, List.of());
      }
      List<Long> sorted = gaps.stream().sorted().toList();
      return new Gaps(
          sorted.size(),
          sorted.get((sorted.size() - 1) / 2),
          sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
          sorted.getLast(),
          sorted);
    }
  }

  /** Whether people could talk on, whatever the machine's speed. */
  boolean intact() {
    return whole
        && lost == 0
        && wrongSound == 0
        && keysWrong == 0
        && eventsLost == 0
        && eventsDuplicated == 0
        && twoSenders == 0;
  }

  /** Whether the row of the harm holds: nothing is lost and nobody waits for long. */
  boolean holds(Harm of) {
    return intact() && Limit.of(of).stream().allMatch(limit -> limit.keptBy(this));
  }
}
