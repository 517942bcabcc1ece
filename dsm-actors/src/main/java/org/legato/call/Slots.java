package org.legato.call;

import java.nio.ByteBuffer;
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
    byte[] random = new byte[12];
    ThreadLocalRandom.current().nextBytes(random);
    return callIdBeside(legId, random);
  }

  /** The same for one that follows from twelve bytes: the last four are what is sought. */
  String callIdBeside(String legId, byte[] from) {
    int wanted = of(legId);
    ByteBuffer bytes = ByteBuffer.wrap(from.clone(), 0, 12);
    String callId;
    do {
      bytes.putInt(8, bytes.getInt(8) + 1);
      callId = HexFormat.of().withUpperCase().formatHex(bytes.array(), 0, 12);
    } while (Integer.remainderUnsigned(LocalTag.slotHash(callId), count) != wanted);
    return callId;
  }
}
