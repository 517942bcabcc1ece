package org.legato.load.bench;

import java.util.List;

/**
 * A measurement of a server of sound.
 *
 * @param kind media, conference or soak
 * @param machine what it ran on
 * @param roomSize members of a room, 0 for an announcement
 * @param receivedOfSentPercent packets that a node of ours counted of those that were sent to it,
 *     warm-up included; −1 for another server
 * @param notes what a reader of the figures should know
 * @param right whether all sound was right and no call failed
 */
record MediaReport(
    String kind,
    String at,
    String machine,
    String server,
    int roomSize,
    int warmUpSeconds,
    double idleRssMb,
    List<MediaStep> steps,
    double receivedOfSentPercent,
    List<String> notes,
    boolean right) {}
