package org.legato.media;

/**
 * Where a worker takes what another one's members of a room say.
 *
 * @param address IP address
 * @param port UDP port
 * @param number which of the streams to this port it is
 * @param key a secret that every packet has to show
 */
public record TrunkEnd(String address, int port, int number, long key) {}
