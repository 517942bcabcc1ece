package org.legato.call;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.legato.sip.LocalTag;

/**
 * The slots by which legs, vaults and media are placed: everything of one Call-ID is in one slot.
 *
 * @param count how many there are; the same at all nodes
 */
public record Slots(int count) {

  /** The slot of a leg; tags that are not of our shape are hashed whole. */
  public int of(String legId) {
    int hash =
        LocalTag.isOurs(legId)
            ? Integer.parseUnsignedInt(legId, 0, 8, 16)
            : LocalTag.slotHash(legId);
    return Integer.remainderUnsigned(hash, count);
  }

  /** A Call-ID for an outgoing call that lands in the given leg's slot. */
  String callIdBeside(String legId) {
    int wanted = of(legId);
    byte[] random = new byte[12];
    String callId;
    do {
      ThreadLocalRandom.current().nextBytes(random);
      callId = HexFormat.of().withUpperCase().formatHex(random);
    } while (Integer.remainderUnsigned(LocalTag.slotHash(callId), count) != wanted);
    return callId;
  }
}
