package org.legato.load.phone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A SIP user agent for one call at a time: real SIP over UDP with its retransmissions (RFC 3261
 * §17), real RTP. Waiting is for a condition and bounded; a wait that is in vain says so.
 */
public final class Phone {
  private static final long T1_MS = 500;
  private static final long GIVE_UP_MS = 64 * T1_MS;

  private final Line line;
  private final String user;
  private final Voice voice;
  private final List<Message> received = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Message> answers = new HashMap<>();
  private final Set<String> answered = new HashSet<>();

  private String callId = "";
  private String localTag = "";
  private String remoteTag = "";
  private String local = "";
  private String remote = "";
  private String target = "";
  private InetSocketAddress peer;
  private int cseq = 1;
  private Message invite;
  private boolean outgoing;
  private boolean deaf;

  Phone(Line line, String user, int hz) throws IOException {
    this.line = line;
    this.user = user;
    this.voice = new Voice(hz);
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
  public synchronized void call(String uri, InetSocketAddress server) {
    begin("phone-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    outgoing = true;
    peer = server;
    target = uri;
    local = "<sip:" + user + "@" + line.address() + ">";
    remote = "<" + uri + ">";
    invite = request("INVITE", cseq, uri, sdp(), "application/sdp");
    repeat(invite, "INVITE");
  }

  private void begin(String id) {
    callId = id;
    localTag = Long.toHexString(ThreadLocalRandom.current().nextLong());
    remoteTag = "";
    line.own(id, this);
  }

  private String sdp() {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
        + voice.port()
        + " RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n";
  }

  private Message request(String method, int number, String uri, String body, String type) {
    List<String[]> headers = new ArrayList<>();
    String branch = method.equals("CANCEL") ? "INVITE" : method;
    headers.add(
        header(
            "Via", "SIP/2.0/UDP " + line.address() + ";branch=z9hG4bK" + callId + branch + number));
    headers.add(header("Max-Forwards", "70"));
    headers.add(header("From", local + ";tag=" + localTag));
    headers.add(header("To", remoteTag.isEmpty() ? remote : remote + ";tag=" + remoteTag));
    headers.add(header("Call-ID", callId));
    headers.add(header("CSeq", number + " " + method));
    headers.add(header("Contact", "<sip:" + user + "@" + line.address() + ">"));
    if (!type.isEmpty()) {
      headers.add(header("Content-Type", type));
    }
    return new Message(method + " " + uri + " SIP/2.0", headers, body);
  }

  private static String[] header(String name, String value) {
    return new String[] {name, value};
  }

  private void repeat(Message request, String method) {
    line.trace(this, true, request);
    line.send(this, request, peer);
    again(request, method + request.cseq(), T1_MS, 0);
  }

  /** Sends again until it is answered, as transactions do. */
  private void again(Message message, String key, long interval, long waited) {
    if (waited < GIVE_UP_MS) {
      line.timer()
          .schedule(
              () -> {
                synchronized (this) {
                  if (!answered.contains(callId + key)) {
                    line.send(this, message, peer);
                    again(message, key, Math.min(interval * 2, 4000), waited + interval);
                  }
                }
              },
              interval,
              TimeUnit.MILLISECONDS);
    }
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
    respond(invite, 200, "OK", sdp());
    talk(invite);
    again(answers.get(key(invite)), "ACK" + invite.cseq(), T1_MS, 0);
  }

  public synchronized void ring() {
    respond(invite, 180, "Ringing", "");
  }

  public synchronized void reject(int status, String reason) {
    respond(invite, status, reason, "");
  }

  private static String key(Message request) {
    return request.header("CSeq") + request.header("Via");
  }

  private void respond(Message request, int status, String reason, String body) {
    List<String[]> headers = new ArrayList<>();
    request.all("Via").forEach(v -> headers.add(header("Via", v)));
    request.all("Record-Route").forEach(v -> headers.add(header("Record-Route", v)));
    headers.add(header("From", request.header("From")));
    String to = request.header("To");
    headers.add(header("To", Message.tag(to).isEmpty() ? to + ";tag=" + localTag : to));
    headers.add(header("Call-ID", callId));
    headers.add(header("CSeq", request.header("CSeq")));
    headers.add(header("Contact", "<sip:" + user + "@" + line.address() + ">"));
    if (!body.isEmpty()) {
      headers.add(header("Content-Type", "application/sdp"));
    }
    Message response = new Message("SIP/2.0 " + status + " " + reason, headers, body);
    answers.put(key(request), response);
    line.trace(this, true, response);
    line.send(this, response, peer);
  }

  /** From now on ignores all that comes by SIP, as a phone that lost its network. */
  public synchronized void deaf() {
    deaf = true;
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
      onResponse(message);
    } else {
      onRequest(message, from);
    }
    notifyAll();
  }

  private void keep(Message message) {
    line.trace(this, false, message);
    received.add(message);
  }

  private void onResponse(Message response) {
    if (response.status() == 100) {
      answered.add(callId + "INVITE" + response.cseq());
      return;
    }
    answered.add(callId + response.method() + response.cseq());
    boolean first = seen.add(callId + response.start() + response.header("CSeq"));
    if (first) {
      keep(response);
    }
    if (response.method().equals("INVITE")) {
      if (remoteTag.isEmpty()) {
        remoteTag = Message.tag(response.header("To"));
      }
      if (!response.header("Contact").isEmpty() && response.status() < 300) {
        target = Message.address(response.header("Contact"));
      }
      talk(response);
      if (response.status() >= 200) {
        acknowledge(response, first);
      }
    }
  }

  private void acknowledge(Message response, boolean first) {
    Message ack =
        request("ACK", response.cseq(), response.status() < 300 ? target : invite.uri(), "", "");
    if (response.status() >= 300) {
      voice.silence();
      ack.headers().set(0, header("Via", invite.header("Via")));
    }
    if (first) {
      line.trace(this, true, ack);
    }
    line.send(this, ack, peer);
  }

  private void talk(Message withSdp) {
    for (String sdpLine : withSdp.body().split("\r\n")) {
      if (sdpLine.startsWith("m=audio ")) {
        voice.talkTo(new InetSocketAddress("127.0.0.1", Integer.parseInt(sdpLine.split(" ")[1])));
      }
    }
  }

  private void onRequest(Message request, InetSocketAddress from) {
    if (request.method().equals("INVITE") && Message.tag(request.header("To")).isEmpty()) {
      if (!request.header("Call-ID").equals(callId)) {
        begin(request.header("Call-ID"));
        outgoing = false;
        peer = from;
        invite = request;
        local = request.header("To");
        remote = request.header("From").replaceFirst(";tag=.*", "");
        remoteTag = Message.tag(request.header("From"));
        target = Message.address(request.header("Contact"));
        keep(request);
      }
      return;
    }
    Message known = answers.get(key(request));
    if (known != null && !request.method().equals("ACK")) {
      line.send(this, known, peer);
      return;
    }
    switch (request.method()) {
      case "ACK" -> {
        if (!answered.add(callId + "ACK" + request.cseq())) {
          return;
        }
      }
      case "CANCEL" -> {
        keep(request);
        respond(request, 200, "OK", "");
        respond(invite, 487, "Request Terminated", "");
        return;
      }
      case "BYE" -> {
        voice.silence();
        keep(request);
        respond(request, 200, "OK", "");
        return;
      }
      default -> {
        keep(request);
        respond(request, 200, "OK", request.method().equals("INVITE") ? sdp() : "");
        return;
      }
    }
    keep(request);
  }

  // ---- waiting

  /** Waits for a message whose summary begins so; null if it did not come in time. */
  public Message await(String summary, Duration bound) {
    awaitUntil(() -> find(summary) != null, bound);
    synchronized (this) {
      return find(summary);
    }
  }

  private Message find(String summary) {
    for (Message message : received) {
      if (message.summary().startsWith(summary)) {
        return message;
      }
    }
    return null;
  }

  /** How many such messages have come. */
  public synchronized long count(String summary) {
    return received.stream().filter(message -> message.summary().startsWith(summary)).count();
  }

  /** Whether such a message has come. */
  public synchronized boolean got(String summary) {
    return find(summary) != null;
  }

  /** Waits for a condition; looks whenever a message comes and every 20 ms. */
  public synchronized boolean awaitUntil(BooleanSupplier condition, Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        wait(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** The tag of the other side, which is the leg's id. */
  public synchronized String remoteTag() {
    return remoteTag;
  }

  public synchronized boolean isOutgoing() {
    return outgoing;
  }

  void putAway() {
    voice.close();
  }
}
