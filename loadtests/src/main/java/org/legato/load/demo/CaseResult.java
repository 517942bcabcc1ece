package org.legato.load.demo;

import java.util.List;
import java.util.Map;

/**
 * What happened in a case.
 *
 * @param failure what did not hold; empty if all held
 * @param checks what held, in order
 * @param paths states and transitions of each party's leg
 * @param durationMs from the first message to the last leg's end
 */
record CaseResult(
    String name,
    boolean passed,
    String failure,
    List<String> checks,
    List<Arrow> ladder,
    Map<String, List<String>> paths,
    List<Heard> heard,
    long durationMs) {

  /**
   * One SIP message, without retransmissions.
   *
   * @param atMs since the case began
   * @param toNode whether the phone sent it
   */
  record Arrow(long atMs, String phone, boolean toNode, String message) {}

  /**
   * What a phone has heard.
   *
   * @param tonesMs per speaking phone, how long its tone was heard
   * @param promptsMs per prompt, how much of it was heard
   * @param lost packets missing by sequence number
   * @param longestGapMs longest time between two packets
   */
  record Heard(
      String phone,
      Map<String, Integer> tonesMs,
      Map<String, Integer> promptsMs,
      long packets,
      long lost,
      long longestGapMs) {}
}
