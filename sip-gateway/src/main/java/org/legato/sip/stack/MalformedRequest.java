package org.legato.sip.stack;

import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.parser.ViaParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.legato.sip.Headers;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * A request that cannot be understood, in a shape that JAIN-SIP carries to its listener: all of it
 * stands for the request's but the Via, by which the answer finds back (RFC 3261 §18.2.2). JAIN-SIP
 * itself answers only some of them, with words of its own in the reason.
 */
final class MalformedRequest extends SIPRequest {
  private static final long serialVersionUID = 1;
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final String STAND_IN =
      """
      OPTIONS sip:malformed.invalid SIP/2.0
      Via: SIP/2.0/UDP malformed.invalid
      From: <sip:malformed.invalid>;tag=malformed
      To: <sip:malformed.invalid>
      Call-ID: malformed
      CSeq: 1 OPTIONS
      Max-Forwards: 70

      """
          .replace("\n", "\r\n");

  private final transient SipRequest received;
  private final String branch;
  private final int status;
  private final String reason;

  private MalformedRequest(SipRequest received, Via via, int status, String reason)
      throws ParseException {
    this.received = received;
    this.status = status;
    this.reason = reason;
    SIPRequest standIn =
        (SIPRequest)
            new StringMsgParser()
                .parseSIPMessage(STAND_IN.getBytes(StandardCharsets.UTF_8), true, false, null);
    setRequestLine(standIn.getRequestLine());
    branch = via.getBranch();
    // Of its own, so that it is part of no transaction.
    via.setBranch("z9hG4bK-malformed-" + NUMBERS.incrementAndGet());
    setHeader(via);
    setHeader(standIn.getFrom());
    setHeader(standIn.getTo());
    setHeader(standIn.getCallId());
    setHeader(standIn.getCSeq());
    setHeader(standIn.getMaxForwards());
    // What follows on a connection is found by it.
    setHeader(new ContentLength(bodyLength(received)));
  }

  /**
   * What stands for a request.
   *
   * @throws ParseException where it cannot be answered
   */
  static MalformedRequest of(byte[] bytes, int status, String reason) throws ParseException {
    if (!(WireFormat.read(bytes) instanceof SipRequest request) || request.method().equals("ACK")) {
      throw new ParseException(reason, 0);
    }
    List<String> vias = Headers.list(request, "Via");
    if (vias.isEmpty()) {
      throw new ParseException("missing Via", 0);
    }
    Via top;
    try {
      top = (Via) ((ViaList) new ViaParser("Via: " + vias.getFirst() + "\n").parse()).getFirst();
    } catch (ParseException e) {
      // JAIN-SIP sends 400 to where a datagram came from; this is its reason.
      throw new ParseException("Via", 0);
    }
    return new MalformedRequest(request, top, status, reason);
  }

  private static int bodyLength(SipRequest request) {
    String length = request.header("Content-Length").orElse("");
    return length.matches("\\d{1,5}") ? Integer.parseInt(length) : 0;
  }

  /** The answer, with what can be copied from the request as it stood there. */
  SIPResponse answer(String server) throws ParseException {
    List<SipHeader> headers = new ArrayList<>();
    Via top = (Via) getTopmostVia().clone();
    if (branch == null) {
      top.removeParameter("branch");
    } else {
      top.setBranch(branch);
    }
    headers.add(new SipHeader("Via", top.getHeaderValue()));
    Headers.list(received, "Via").stream()
        .skip(1)
        .forEach(via -> headers.add(new SipHeader("Via", via)));
    for (String name : List.of("From", "To", "Call-ID", "CSeq")) {
      String tag = name.equals("To") && Headers.toTag(received).isEmpty() ? ";tag=malformed" : "";
      received.header(name).ifPresent(v -> headers.add(new SipHeader(name, v + tag)));
    }
    if (!server.isEmpty()) {
      headers.add(new SipHeader("Server", server));
    }
    return new Answer(this, new SipResponse(status, reason, headers, ""));
  }

  @Override
  public String encode() {
    return new String(WireFormat.write(received), StandardCharsets.UTF_8);
  }

  /** A response whose text is not made of its headers, which the request's may not be valid for. */
  private static final class Answer extends SIPResponse {
    private static final long serialVersionUID = 1;
    private final byte[] text;

    Answer(MalformedRequest request, SipResponse response) {
      text = WireFormat.write(response);
      StatusLine line = new StatusLine();
      line.setStatusCode(response.status());
      line.setReasonPhrase(response.reason());
      setStatusLine(line);
      setHeader(request.getTopmostVia());
      setHeader(request.getFrom());
      setHeader(request.getTo());
      setHeader(request.getCallId());
      setHeader(request.getCSeq());
      setHeader(new ContentLength(0));
    }

    @Override
    public byte[] encodeAsBytes(String transport) {
      return text.clone();
    }

    @Override
    public String encode() {
      return new String(text, StandardCharsets.UTF_8);
    }
  }
}
