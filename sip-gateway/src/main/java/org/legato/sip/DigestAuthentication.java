package org.legato.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers digest challenges (RFC 3261 §22, RFC 7616, RFC 8760): MD5 and SHA-256, also with {@code
 * -sess}; {@code qop=auth} and, for old servers, none.
 */
public final class DigestAuthentication {
  private DigestAuthentication() {}

  /** What to sign with. */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[user=" + user + "]";
    }
  }

  /**
   * The Authorization and Proxy-Authorization headers that answer a 401 or 407: one for each realm,
   * for the first of its challenges that can be answered (the server prefers the topmost, RFC 8760
   * §2.4). Empty when none can.
   *
   * @param nonceCount how often this nonce has been used with this request, 1 for the first time
   * @param cnonce gives a fresh client nonce
   */
  public static List<SipHeader> answer(
      SipResponse challenge,
      String method,
      String uri,
      Credentials credentials,
      int nonceCount,
      Supplier<String> cnonce) {
    Map<String, SipHeader> answers = new LinkedHashMap<>();
    for (SipHeader header : challenge.headers()) {
      Optional<String> name = answerName(header.name());
      if (name.isEmpty()) {
        continue;
      }
      for (Map<String, String> params : challenges(header.value())) {
        String key = name.get() + ' ' + params.getOrDefault("realm", "");
        if (!answers.containsKey(key) && isAnswerable(params)) {
          String value = sign(params, method, uri, credentials, nonceCount, cnonce.get());
          answers.put(key, new SipHeader(name.get(), value));
        }
      }
    }
    return List.copyOf(answers.values());
  }

  /**
   * Whether a challenge is worth an answer: the request had no credentials for one of its realms
   * yet, or the server says that only the nonce was stale. Otherwise the password is wrong and
   * trying again would loop (RFC 3261 §22.2).
   */
  public static boolean mayRetry(SipRequest sent, SipResponse challenge) {
    for (SipHeader header : challenge.headers()) {
      Optional<String> name = answerName(header.name());
      if (name.isEmpty()) {
        continue;
      }
      for (Map<String, String> params : challenges(header.value())) {
        String realm = params.getOrDefault("realm", "");
        boolean stale = params.getOrDefault("stale", "").equalsIgnoreCase("true");
        boolean tried =
            sent.headers(name.get()).stream()
                .map(DigestAuthentication::digestParams)
                .anyMatch(p -> p.getOrDefault("realm", "").equals(realm));
        if (isAnswerable(params) && (stale || !tried)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<String> answerName(String challengeName) {
    return switch (challengeName.toLowerCase(Locale.ROOT)) {
      case "www-authenticate" -> Optional.of("Authorization");
      case "proxy-authenticate" -> Optional.of("Proxy-Authorization");
      default -> Optional.empty();
    };
  }

  /** A header field may hold several challenges; each begins with a scheme and a blank. */
  private static List<Map<String, String>> challenges(String value) {
    List<String> texts = new ArrayList<>();
    for (String part : Headers.splitList(value)) {
      if (part.matches("[A-Za-z]+\\s+[^=\\s]+\\s*=.*") || texts.isEmpty()) {
        texts.add(part);
      } else {
        texts.set(texts.size() - 1, texts.getLast() + ',' + part);
      }
    }
    return texts.stream()
        .filter(t -> t.regionMatches(true, 0, "Digest ", 0, 7))
        .map(DigestAuthentication::digestParams)
        .toList();
  }

  private static Map<String, String> digestParams(String value) {
    int blank = value.indexOf(' ');
    return Headers.params(value.substring(blank + 1), ',');
  }

  private static boolean isAnswerable(Map<String, String> params) {
    String qop = params.getOrDefault("qop", "");
    return params.containsKey("nonce")
        && hashName(algorithm(params)).isPresent()
        && (qop.isEmpty() || offersAuth(qop));
  }

  private static boolean offersAuth(String qop) {
    return Headers.splitList(qop).stream().anyMatch("auth"::equalsIgnoreCase);
  }

  private static String algorithm(Map<String, String> params) {
    return params.getOrDefault("algorithm", "MD5");
  }

  private static Optional<String> hashName(String algorithm) {
    return switch (algorithm.toUpperCase(Locale.ROOT)) {
      case "MD5", "MD5-SESS" -> Optional.of("MD5");
      case "SHA-256", "SHA-256-SESS" -> Optional.of("SHA-256");
      default -> Optional.empty();
    };
  }

  private static String sign(
      Map<String, String> params,
      String method,
      String uri,
      Credentials credentials,
      int nonceCount,
      String cnonce) {
    String realm = params.getOrDefault("realm", "");
    String nonce = params.get("nonce");
    String algorithm = algorithm(params);
    String hash = hashName(algorithm).orElseThrow();
    boolean session = algorithm.toUpperCase(Locale.ROOT).endsWith("-SESS");
    boolean qop = !params.getOrDefault("qop", "").isEmpty();
    String nc = "%08x".formatted(nonceCount);

    String ha1 = hex(hash, credentials.user() + ':' + realm + ':' + credentials.password());
    if (session) {
      ha1 = hex(hash, ha1 + ':' + nonce + ':' + cnonce);
    }
    String ha2 = hex(hash, method + ':' + uri);
    String middle = qop ? nonce + ':' + nc + ':' + cnonce + ":auth" : nonce;
    String response = hex(hash, ha1 + ':' + middle + ':' + ha2);

    StringBuilder text = new StringBuilder("Digest username=");
    text.append(Headers.quote(credentials.user()));
    text.append(", realm=").append(Headers.quote(realm));
    text.append(", nonce=").append(Headers.quote(nonce));
    text.append(", uri=").append(Headers.quote(uri));
    text.append(", response=\"").append(response).append('"');
    if (params.containsKey("algorithm")) {
      text.append(", algorithm=").append(algorithm);
    }
    if (qop || session) {
      text.append(", cnonce=").append(Headers.quote(cnonce));
    }
    if (qop) {
      text.append(", qop=auth, nc=").append(nc);
    }
    if (params.containsKey("opaque")) {
      text.append(", opaque=").append(Headers.quote(params.get("opaque")));
    }
    return text.toString();
  }

  private static String hex(String hash, String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance(hash);
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(hash + " is missing from this Java runtime", e);
    }
  }
}
