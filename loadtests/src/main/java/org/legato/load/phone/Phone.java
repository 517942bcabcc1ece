package org.legato.load.phone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A SIP user agent for one call at a time: real SIP over UDP with its retransmissions (RFC 3261
 * §17), real RTP. Waiting is for a condition and bounded; a wait that is in vain says so.
 */
public final class Phone extends Inbox {
  private final Line line;
  private final String user;
  private final Voice voice;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Message> answers = new HashMap<>();
  private final Unanswered unanswered = new Unanswered();

  private String callId = "";
  private String localTag = "";
  private String remoteTag = "";
  private String local = "";
  private String remote = "";
  private String target = "";
  private List<String> routes = List.of();
  private InetSocketAddress peer;
  private int cseq = 1;
  private Message invite;
  private boolean deaf;
  private boolean ringing;
  private boolean keepsTarget;

  Phone(Line line, String user, int hz) throws IOException {
    this.line = line;
    this.user = user;
    this.voice = line.voice(hz);
  }

  public String user() {
    return user;
  }

  /** What this phone has heard. */
  public Sound sound() {
    return voice.sound();
  }

  // ---- calling

  /** Calls a URI at an address. */
  public void call(String uri, InetSocketAddress server) {
    call(uri, server, "phone-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
  }

  /** Calls under a Call-ID of one's own. */
  public synchronized void call(String uri, InetSocketAddress server, String id) {
    begin(id);
    peer = server;
    target = uri;
    local = contact();
    remote = "<" + uri + ">";
    invite = request("INVITE", cseq, uri, voice.sdp(), "application/sdp");
    repeat(invite, "INVITE");
  }

  private void begin(String id) {
    callId = id;
    localTag = Long.toHexString(ThreadLocalRandom.current().nextLong());
    remoteTag = "";
    routes = List.of();
    line.own(id, this);
  }

  private Message request(String method, int number, String uri, String body, String type) {
    List<String[]> headers = new ArrayList<>();
    String branch = method.equals("CANCEL") ? "INVITE" : method;
    headers.add(
        Message.field(
            "Via", "SIP/2.0/UDP " + line.address() + ";branch=z9hG4bK" + callId + branch + number));
    headers.add(Message.field("Max-Forwards", "70"));
    if (!remoteTag.isEmpty()) {
      routes.forEach(route -> headers.add(Message.field("Route", route)));
    }
    headers.add(Message.field("From", local + ";tag=" + localTag));
    headers.add(Message.field("To", remoteTag.isEmpty() ? remote : remote + ";tag=" + remoteTag));
    headers.add(Message.field("Call-ID", callId));
    headers.add(Message.field("CSeq", number + " " + method));
    headers.add(Message.field("Contact", contact()));
    if (!type.isEmpty()) {
      headers.add(Message.field("Content-Type", type));
    }
    return new Message(method + " " + uri + " SIP/2.0", headers, body);
  }

  private String contact() {
    return "<sip:" + user + "@" + line.address() + ">";
  }

  private void repeat(Message request, String method) {
    line.trace(this, true, request);
    line.send(this, request, peer);
    again(request, method + request.cseq());
  }

  /** Sends again until it is answered, as transactions do. */
  private void again(Message message, String key) {
    unanswered.add(callId + key, line.timer(), this, () -> line.send(this, message, peer));
  }

  /** From now on requests go to this address, as with a proxy that found the first one dead. */
  public synchronized void server(InetSocketAddress server) {
    peer = server;
  }

  /** From now on stays with the Contact it knows, as a phone does that a refresh did not reach. */
  public synchronized void keepTarget() {
    keepsTarget = true;
  }

  /** Sends an INVITE within the dialog, with the same sound. */
  public synchronized void reinvite() {
    repeat(request("INVITE", ++cseq, target, voice.sdp(), "application/sdp"), "INVITE");
  }

  public synchronized void cancel() {
    String had = remoteTag;
    remoteTag = "";
    repeat(request("CANCEL", invite.cseq(), invite.uri(), "", ""), "CANCEL");
    remoteTag = had;
  }

  public synchronized void bye() {
    voice.silence();
    repeat(request("BYE", ++cseq, target, "", ""), "BYE");
  }

  /** Presses a key by RFC 4733. */
  public void key(char key) {
    voice.key("0123456789*#ABCD".indexOf(key));
  }

  /** Whether all keys pressed by RFC 4733 are on the wire. */
  public boolean keysSent() {
    return voice.keysSent();
  }

  /** Presses a key by SIP INFO. */
  public synchronized void keyByInfo(char key, String contentType) {
    String body =
        contentType.equals("application/dtmf")
            ? String.valueOf(key)
            : "Signal=" + key + "\r\nDuration=160\r\n";
    repeat(request("INFO", ++cseq, target, body, contentType), "INFO");
  }

  // ---- being called

  /** Answers the call that came. */
  public synchronized void answer() {
    respond(invite, peer, 200, "OK", voice.sdp());
    voice.talkTo(invite.body());
    again(answers.get(invite.transaction()), "ACK" + invite.cseq());
  }

  /** Rings, and does so again if it is called once more for the same call. */
  public synchronized void ring() {
    respond(invite, peer, 180, "Ringing", "");
  }

  public synchronized void reject(int status, String reason) {
    respond(invite, peer, status, reason, "");
  }

  /** Refuses the INVITE with one more header; the next INVITE of that call is another request. */
  public synchronized void reject(int status, String reason, String name, String value) {
    respond(invite, peer, status, reason, "", Message.field(name, value));
    callId = "";
  }

  /** An answer goes to where its request came from, whatever the next request of ours does. */
  private void respond(
      Message request,
      InetSocketAddress to,
      int status,
      String reason,
      String body,
      String[]... extra) {
    Message response =
        Message.response(request, status, reason, localTag, contact(), body, List.of(extra));
    answers.put(request.transaction(), response);
    if (request.method().equals("INVITE")) {
      // A call that is cancelled may come again: then it rings again.
      ringing = status == 180 || ringing && status == 487;
    }
    line.trace(this, true, response);
    line.send(this, response, to);
  }

  /** From now on ignores all that comes by SIP, as a phone that lost its network. */
  public synchronized void deaf() {
    deaf = true;
  }

  /** The port to which this phone's sound comes. */
  public int soundPort() {
    return voice.port();
  }

  /** Where this phone's sound goes. */
  public InetSocketAddress soundGoesTo() {
    return voice.peer();
  }

  /** Sends one RTP packet of a payload type that was not negotiated. */
  public void sendOfType(int payloadType) {
    voice.sendOfType(payloadType);
  }

  // ---- receiving

  synchronized void receive(Message message, InetSocketAddress from) {
    if (deaf) {
      return;
    }
    if (message.isResponse()) {
      onResponse(message, from);
    } else {
      onRequest(message, from);
    }
    notifyAll();
  }

  private void keep(Message message) {
    line.trace(this, false, message);
    came(message);
  }

  private void onResponse(Message response, InetSocketAddress from) {
    if (response.status() == 100) {
      unanswered.answered(callId + "INVITE" + response.cseq());
      return;
    }
    unanswered.answered(callId + response.method() + response.cseq());
    boolean first = seen.add(callId + response.start() + response.header("CSeq"));
    if (first) {
      keep(response);
    }
    if (response.method().equals("INVITE")) {
      if (remoteTag.isEmpty()) {
        remoteTag = Message.tag(response.header("To"));
      }
      if (routes.isEmpty() && response.status() < 300) {
        routes = response.all("Record-Route").reversed();
      }
      if (!response.header("Contact").isEmpty() && response.status() < 300) {
        refresh(response);
        // Another gateway may have answered than the one that was called.
        peer = from;
      }
      voice.talkTo(response.body());
      if (response.status() >= 200) {
        acknowledge(response, first);
      }
    }
  }

  private void refresh(Message message) {
    if (!keepsTarget) {
      target = Message.address(message.header("Contact"));
    }
  }

  private void acknowledge(Message response, boolean first) {
    String uri = response.status() < 300 ? target : invite.uri();
    Message ack = request("ACK", response.cseq(), uri, "", "");
    if (response.status() >= 300) {
      voice.silence();
      ack.headers().set(0, Message.field("Via", invite.header("Via")));
      ack.headers().removeIf(header -> header[0].equals("Route"));
    }
    if (first) {
      line.trace(this, true, ack);
    }
    line.send(this, ack, peer);
  }

  private void onRequest(Message request, InetSocketAddress from) {
    if (request.method().equals("INVITE") && Message.tag(request.header("To")).isEmpty()) {
      boolean again = request.header("Call-ID").equals(callId);
      if (!again || request.cseq() > invite.cseq()) {
        begin(request.header("Call-ID"));
        peer = from;
        invite = request;
        local = request.header("To");
        remote = request.header("From").replaceFirst(";tag=.*", "");
        remoteTag = Message.tag(request.header("From"));
        routes = request.all("Record-Route");
        target = Message.address(request.header("Contact"));
        keep(request);
        if (again && ringing) {
          ring();
        }
      }
      return;
    }
    Message known = answers.get(request.transaction());
    if (known != null && !request.method().equals("ACK")) {
      line.send(this, known, from);
      return;
    }
    switch (request.method()) {
      case "ACK" -> {
        if (unanswered.answered(callId + "ACK" + request.cseq())) {
          keep(request);
        }
      }
      case "CANCEL" -> {
        keep(request);
        respond(request, from, 200, "OK", "");
        respond(invite, from, 487, "Request Terminated", "");
      }
      case "BYE" -> {
        voice.silence();
        keep(request);
        respond(request, from, 200, "OK", "");
      }
      case "INVITE" -> {
        keep(request);
        // A target refresh (RFC 3261 §12.2.2): the other side may have moved.
        peer = from;
        refresh(request);
        respond(request, from, 200, "OK", voice.sdp());
        voice.talkTo(request.body());
      }
      default -> {
        keep(request);
        respond(request, from, 200, "OK", "");
      }
    }
  }

  /** The tag of the other side, which is the leg's id. */
  public synchronized String remoteTag() {
    return remoteTag;
  }

  /** The other side's Contact, to which requests within the dialog are addressed. */
  public synchronized String target() {
    return target;
  }

  /** What it said and was told, with the seconds since the beginning; for who wonders why. */
  public String story() {
    List<Line.Traced> own =
        line.trace().stream().filter(traced -> traced.phone().equals(user)).toList();
    return own.stream()
        .map(
            traced ->
                "%.1f %s %s"
                    .formatted(
                        (traced.atMs() - own.getFirst().atMs()) / 1000.0,
                        traced.sent() ? ">" : "<",
                        traced.message().summary()))
        .collect(Collectors.joining(", "));
  }

  void putAway() {
    voice.close();
  }
}
