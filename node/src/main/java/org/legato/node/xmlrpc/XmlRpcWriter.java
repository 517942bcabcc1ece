package org.legato.node.xmlrpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Writes XML-RPC responses. */
public final class XmlRpcWriter {
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse>";

  private XmlRpcWriter() {}

  /**
   * A successful response.
   *
   * @throws Fault {@link Fault#BAD_CALL} for a type that XML-RPC lacks
   */
  public static byte[] response(Object result) {
    var out = new StringBuilder(HEAD).append("<params><param>");
    value(out, result);
    return bytes(out.append("</param></params></methodResponse>\n"));
  }

  /** A fault. */
  public static byte[] fault(Fault fault) {
    var out = new StringBuilder(HEAD).append("<fault>");
    value(out, struct(fault));
    return bytes(out.append("</fault></methodResponse>\n"));
  }

  /** A fault as it stands in the result of {@code system.multicall}. */
  static Map<String, Object> struct(Fault fault) {
    return Map.of("faultCode", fault.code(), "faultString", fault.getMessage());
  }

  private static byte[] bytes(StringBuilder out) {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void value(StringBuilder out, Object value) {
    out.append("<value>");
    switch (value) {
      case null -> out.append("<int>0</int>");
      case Long l when l.intValue() != l -> element(out, "i8", l.toString());
      case Integer _, Long _, Short _, Byte _ -> element(out, "int", value.toString());
      case Double _, Float _ -> element(out, "double", value.toString());
      case Boolean b -> element(out, "boolean", b ? "1" : "0");
      case CharSequence text -> element(out, "string", escape(text));
      case byte[] data -> element(out, "base64", Base64.getEncoder().encodeToString(data));
      case Iterable<?> list -> {
        out.append("<array><data>");
        list.forEach(element -> value(out, element));
        out.append("</data></array>");
      }
      case Map<?, ?> struct -> {
        out.append("<struct>");
        struct.forEach(
            (name, member) -> {
              out.append("<member>");
              element(out, "name", escape(String.valueOf(name)));
              value(out, member);
              out.append("</member>");
            });
        out.append("</struct>");
      }
      default -> throw new Fault(Fault.BAD_CALL, "unsupported type " + value.getClass().getName());
    }
    out.append("</value>");
  }

  private static void element(StringBuilder out, String name, String text) {
    out.append('<').append(name).append('>').append(text).append("</").append(name).append('>');
  }

  /** Characters that XML 1.0 cannot hold at all become U+FFFD. */
  private static String escape(CharSequence text) {
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\r' -> out.append("&#13;");
                default -> out.appendCodePoint(isXml(c) ? c : 0xFFFD);
              }
            });
    return out.toString();
  }

  private static boolean isXml(int c) {
    boolean control = c < 0x20 && c != '\t' && c != '\n';
    return !control && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
  }
}
