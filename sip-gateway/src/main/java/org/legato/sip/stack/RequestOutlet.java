package org.legato.sip.stack;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.sip.SipException;
import org.legato.sip.Headers;
import org.legato.sip.SipCounters;
import org.legato.sip.SipEvent.Cause;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipSettings;
import org.legato.sip.stack.TransactionLayer.Target;

/**
 * Gives requests their Via and sends them over the transport that fits their size: large ones over
 * TCP, and over UDP after all where nobody takes the connection (RFC 3261 §18.1.1).
 */
final class RequestOutlet {
  /** Sends a message that is complete. */
  interface Attempt {
    void send(SIPRequest message, Target target, String branch) throws SipException;
  }

  /** Is told why a request was not sent. */
  interface Failure {
    void failed(Cause cause, String detail);
  }

  private record Written(byte[] text, Target target, String branch) {
    SIPRequest parse() throws ParseException {
      SIPRequest message =
          (SIPRequest) new StringMsgParser().parseSIPMessage(text, true, true, null);
      message.setApplicationData(target);
      return message;
    }
  }

  private final String sentBy;
  private final int tcpAbove;
  private final SendLanes lanes;
  private final UdpOnlyPeers udpOnly;
  private final SipCounters counters;

  RequestOutlet(int port, SipSettings settings, SendLanes lanes, SipCounters counters) {
    sentBy = settings.sentBy(port);
    tcpAbove = settings.tcp() && settings.tcpAbove() > 0 ? settings.tcpAbove() : Integer.MAX_VALUE;
    this.lanes = lanes;
    udpOnly = new UdpOnlyPeers(System::nanoTime);
    this.counters = counters;
  }

  /**
   * Sends a request; waits for nothing.
   *
   * @param key what has the same key stays in order
   * @param attempt called once, or a second time where TCP fails for a request that is too large
   */
  void send(SipRequest request, Target target, String key, Attempt attempt, Failure failure) {
    Written written = write(request, target, branch(request));
    boolean large = written.text().length > tcpAbove && !target.fixed() && !target.isTcp();
    Runnable send =
        large && !udpOnly.contains(target)
            ? () -> sendLarge(request, written, attempt, failure)
            : () -> sendNow(written, attempt, failure);
    lanes.run(
        large || target.isTcp(),
        key,
        send,
        () -> failure.failed(Cause.REJECTED, "too many requests wait to be sent"));
  }

  private void sendLarge(SipRequest request, Written udp, Attempt attempt, Failure failure) {
    Written tcp = write(request, udp.target().over("tcp"), branch(request) + "t");
    try {
      attempt.send(tcp.parse(), tcp.target(), tcp.branch());
    } catch (SipException e) {
      counters.count("tcp_fallbacks");
      udpOnly.add(udp.target());
      sendNow(udp, attempt, failure);
    } catch (ParseException | RuntimeException e) {
      failed(e, failure);
    }
  }

  private void sendNow(Written written, Attempt attempt, Failure failure) {
    try {
      attempt.send(written.parse(), written.target(), written.branch());
    } catch (ParseException | SipException | RuntimeException e) {
      failed(e, failure);
    }
  }

  private void failed(Exception e, Failure failure) {
    if (e instanceof ParseException) {
      failure.failed(Cause.REJECTED, "not a sendable request: " + e.getMessage());
    } else {
      counters.count("transport_errors");
      failure.failed(Cause.TRANSPORT, String.valueOf(e.getMessage()));
    }
  }

  /** Sends a request with the branch of an earlier one, the same way. */
  void sendWithBranch(
      SipRequest request,
      Target target,
      String branch,
      String key,
      Attempt attempt,
      Failure failure) {
    Written written = write(request, target, branch);
    lanes.run(target.isTcp(), key, () -> sendNow(written, attempt, failure), () -> {});
  }

  /**
   * Cancels a request that another gateway has sent over UDP: as if it did so itself, but for where
   * the answer goes (§9.1, §17.2.3).
   *
   * @param theirs the other gateway's sent-by
   */
  void cancelForAnother(
      SipRequest cancel, SipRequest invite, Target target, String theirs, Attempt attempt) {
    Written written = write(cancel, target, branch(invite), theirs);
    lanes.run(
        target.isTcp(),
        invite.callId(),
        () -> sendNow(written, attempt, (cause, detail) -> counters.count("errors")),
        () -> {});
  }

  /**
   * The branch of a request (§8.1.1.7). Call-ID, tag and CSeq are unique and the same wherever they
   * are seen, so that any gateway can tell it.
   */
  private static String branch(SipRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part :
          List.of(request.callId(), Headers.fromTag(request), request.method() + request.cseq())) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return "z9hG4bK" + HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }

  private Written write(SipRequest request, Target target, String branch) {
    return write(request, target, branch, sentBy);
  }

  private static Written write(SipRequest request, Target target, String branch, String sentBy) {
    String transport = target.transport().toUpperCase(Locale.ROOT);
    List<SipHeader> headers = new ArrayList<>();
    String via = "SIP/2.0/" + transport + ' ' + sentBy + ";branch=" + branch + ";rport";
    headers.add(new SipHeader("Via", via));
    headers.addAll(request.headers());
    SipRequest complete =
        new SipRequest(request.method(), request.requestUri(), headers, request.body());
    return new Written(WireFormat.write(complete), target, branch);
  }
}
