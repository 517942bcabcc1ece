package org.legato.sip;

import java.time.Instant;

/**
 * One message on the wire, for a ladder diagram; retransmissions included.
 *
 * @param incoming whether it was received
 * @param from sender as {@code ADDRESS:PORT}
 * @param to receiver as {@code ADDRESS:PORT}
 * @param text the message
 */
public record SipTrace(
    Instant time, boolean incoming, String from, String to, String callId, String text) {}
