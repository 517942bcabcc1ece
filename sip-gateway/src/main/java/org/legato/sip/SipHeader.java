package org.legato.sip;

/**
 * One SIP header field as it stood on the wire (RFC 3261 §7.3), unfolded, one value line each.
 *
 * @param name the long form of the name, in the case it was written in
 * @param value the text after the colon, trimmed
 */
public record SipHeader(String name, String value) {}
