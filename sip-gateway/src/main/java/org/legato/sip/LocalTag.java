package org.legato.sip;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Local tags of call legs. A leg's id is its local tag: the To tag of an incoming call, the From
 * tag of an outgoing one.
 *
 * <p>The shape is SEMS's, {@code XXXXXXXX-XXXXXXXXXXXXXXXX-XXXXXXXX} in upper-case hex. The first
 * group is a hash of the Call-ID, from which shard and media worker follow; so any node finds both
 * from the tag alone.
 */
public final class LocalTag {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private LocalTag() {}

  /**
   * The tag of the leg that answers an INVITE outside of a dialog. The same INVITE gives the same
   * tag at every gateway that has the same key, so a retransmission that a proxy sends elsewhere
   * reaches the same leg; without the key a tag cannot be guessed (RFC 3261 §19.3).
   */
  public static String derive(byte[] key, String callId, String fromTag, String topViaBranch) {
    return format(callId, keyed(key, callId, fromTag, topViaBranch));
  }

  /** 32 bytes that follow from these texts and cannot be guessed without the key. */
  public static byte[] keyed(byte[] key, String... texts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (int i = 0; i < texts.length; i++) {
        if (i > 0) {
          mac.update((byte) 0);
        }
        mac.update(texts[i].getBytes(StandardCharsets.UTF_8));
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is missing from this Java runtime", e);
    }
  }

  /** A tag with 12 bytes of randomness for a leg of the given Call-ID. */
  public static String format(String callId, byte[] random) {
    return "%08X-%s-%s"
        .formatted(slotHash(callId), HEX.formatHex(random, 0, 8), HEX.formatHex(random, 8, 12));
  }

  /** A well-mixed 32-bit hash of a Call-ID: the affinity key of legs, vaults and media. */
  public static int slotHash(String callId) {
    int h = 0x811C9DC5;
    for (byte b : callId.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xFF)) * 0x01000193;
    }
    h ^= h >>> 16;
    h *= 0x85EBCA6B;
    h ^= h >>> 13;
    h *= 0xC2B2AE35;
    return h ^ (h >>> 16);
  }

  /** Whether a tag has the shape of one of ours. */
  public static boolean isOurs(String tag) {
    if (tag.length() != 34 || tag.charAt(8) != '-' || tag.charAt(25) != '-') {
      return false;
    }
    for (int i = 0; i < 34; i++) {
      if (i != 8 && i != 25 && !HexFormat.isHexDigit(tag.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
