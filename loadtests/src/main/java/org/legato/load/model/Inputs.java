package org.legato.load.model;

/**
 * What the model knows of one node and of the code.
 *
 * @param legs of a node
 * @param callsPerSecond new calls of a node
 * @param eventsPerSecond event runs of a leg, each of which makes a checkpoint
 * @param checkpointBytes on the wire
 * @param checkpointUs CPU of a checkpoint, of the leg's and the vault's node together, µs
 * @param messageUs CPU of a message from one node to another, of both together, µs
 * @param packetUs CPU of an RTP packet in and one out, µs
 */
record Inputs(
    int legs,
    double callsPerSecond,
    double eventsPerSecond,
    int checkpointBytes,
    double checkpointUs,
    double messageUs,
    double packetUs) {}
