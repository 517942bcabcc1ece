package org.legato.load.bench;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** One call of the generator: what its requests say (RFC 3261 §8.1, §12.2, §13.2). */
final class Call {
  /** What came of an INVITE. */
  enum Outcome {
    ANSWERED,
    /** By 503 or 486. */
    REFUSED,
    /** By another status, or by nothing. */
    FAILED
  }

  private static final String CRLF = "\r\n";

  final CompletableFuture<Outcome> answered = new CompletableFuture<>();
  final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  /** The status of the last response, 0 without one. */
  int status;

  /** Where the peer hears; null until it has answered. */
  InetSocketAddress media;

  private final String id;
  private final String local;
  private final String remote;
  private final String contact;
  private final String request;
  private final String sdp;
  private String to;
  private String target;
  private String route = "";

  /**
   * A call that has not begun.
   *
   * @param user whom it calls at the server
   * @param rtpPort where it hears
   */
  Call(int number, String run, String user, String server, InetSocketAddress here, int rtpPort) {
    String host = here.getAddress().getHostAddress();
    String me = host + ":" + here.getPort();
    id = "b" + number + "-" + run + "@" + host;
    contact = "<sip:bench@" + me + ">";
    local = "<sip:bench" + number + "@" + me + ">;tag=b" + number;
    request = "sip:" + user + "@" + server;
    remote = "<" + request + ">";
    to = remote;
    target = request;
    sdp =
        String.join(
            CRLF,
            "v=0",
            "o=bench " + number + " 1 IN IP4 " + host,
            "s=-",
            "c=IN IP4 " + host,
            "t=0 0",
            "m=audio " + rtpPort + " RTP/AVP 0 101",
            "a=rtpmap:0 PCMU/8000",
            "a=rtpmap:101 telephone-event/8000",
            "a=rtcp-mux",
            "");
  }

  String id() {
    return id;
  }

  String invite(String via) {
    return request("INVITE", 1, via, sdp);
  }

  String ack(String via) {
    return request("ACK", 1, via, "");
  }

  String bye(String via) {
    return request("BYE", 2, via, "");
  }

  private String request(String method, int number, String via, String body) {
    return method
        + " "
        + target
        + " SIP/2.0"
        + CRLF
        + "Via: "
        + via
        + CRLF
        + "Max-Forwards: 70"
        + CRLF
        + route
        + "From: "
        + local
        + CRLF
        + "To: "
        + to
        + CRLF
        + "Call-ID: "
        + id
        + CRLF
        + "CSeq: "
        + number
        + " "
        + method
        + CRLF
        + "Contact: "
        + contact
        + CRLF
        + body(body);
  }

  private static String body(String body) {
    String type = body.isEmpty() ? "" : "Content-Type: application/sdp" + CRLF;
    return type + "Content-Length: " + body.length() + CRLF + CRLF + body;
  }

  /** The answer to a request of the server within the call. */
  String answer(String text) {
    String method = text.substring(0, text.indexOf(' '));
    StringBuilder answer = new StringBuilder("SIP/2.0 200 OK").append(CRLF);
    for (String line : text.substring(0, headEnd(text)).split(CRLF)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("via:")
          || lower.startsWith("from:")
          || lower.startsWith("to:")
          || lower.startsWith("call-id:")
          || lower.startsWith("cseq:")
          || lower.startsWith("record-route:")) {
        answer.append(line).append(CRLF);
      }
    }
    return answer + "Contact: " + contact + CRLF + body(method.equals("INVITE") ? sdp : "");
  }

  /** Takes over what an answer says of the dialog and of the sound. */
  void answered(String text) {
    to = header(text, "to");
    String where = header(text, "contact");
    int open = where.indexOf('<');
    target = open < 0 ? request : where.substring(open + 1, where.indexOf('>'));
    StringBuilder routes = new StringBuilder();
    List<String> recorded = headers(text, "record-route");
    for (int i = recorded.size() - 1; i >= 0; i--) {
      routes.append("Route: ").append(recorded.get(i)).append(CRLF);
    }
    route = routes.toString();
    media = media(text);
  }

  /** A call that was refused is acknowledged at the address that it was sent to. */
  void refused(String text) {
    to = header(text, "to");
  }

  private static InetSocketAddress media(String text) {
    String host = "";
    int port = 0;
    for (String line : text.substring(headEnd(text)).split(CRLF)) {
      if (line.startsWith("c=IN IP4 ")) {
        host = line.substring(9).strip();
      } else if (line.startsWith("m=audio ")) {
        port = Integer.parseInt(line.split(" ")[1]);
      }
    }
    return host.isEmpty() || port == 0 ? null : new InetSocketAddress(host, port);
  }

  private static int headEnd(String text) {
    int blank = text.indexOf(CRLF + CRLF);
    return blank < 0 ? text.length() : blank;
  }

  /** The first value of a header, by its name in lower case; empty if there is none. */
  static String header(String text, String name) {
    List<String> all = headers(text, name);
    return all.isEmpty() ? "" : all.getFirst();
  }

  private static List<String> headers(String text, String name) {
    List<String> values = new ArrayList<>();
    int end = headEnd(text);
    int at = text.indexOf(CRLF);
    while (at >= 0 && at < end) {
      int begin = at + 2;
      at = text.indexOf(CRLF, begin);
      int colon = begin + name.length();
      if (text.regionMatches(true, begin, name, 0, name.length())
          && colon < text.length()
          && text.charAt(colon) == ':') {
        values.add(text.substring(colon + 1, at < 0 ? end : at).strip());
      }
    }
    return values;
  }
}
