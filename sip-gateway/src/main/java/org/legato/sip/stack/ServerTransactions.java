package org.legato.sip.stack;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.InvalidArgumentException;
import javax.sip.ObjectInUseException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionState;
import org.legato.sip.Headers;
import org.legato.sip.OutgoingMessages;
import org.legato.sip.SipCounters;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.SipSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server transactions. An entry outlives JAIN-SIP's transaction after a 2xx to INVITE, so that the
 * 2xx can be repeated and retransmissions of the INVITE are absorbed (RFC 6026 §7.1).
 */
final class ServerTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTransactions.class);

  /** What JAIN-SIP says of a request without a header that its method needs. */
  private static final Pattern MISSING = Pattern.compile("^Missing a required header : (\\S+)");

  /** A request with what the stack needs to answer it. */
  record Arrived(
      String id,
      String inviteId,
      SipRequest request,
      String source,
      String branch,
      boolean tcp,
      SIPRequest message,
      ServerTransaction made)
      implements TransactionLayer.Incoming {

    /** The same for all copies of a request, whichever way they came (§8.2.2.2). */
    String mergeKey() {
      return request.callId()
          + '|'
          + message.getFromTag()
          + '|'
          + request.header("CSeq").orElse("");
    }

    /** Reads a request; the stack makes the transaction of a CANCEL itself. */
    static Arrived of(SIPRequest message, ServerTransaction made) {
      SipRequest request = (SipRequest) WireFormat.of(message);
      Via via = message.getTopmostVia();
      String branch = via.getBranch() == null ? "" : via.getBranch();
      String key =
          branch.startsWith("z9hG4bK")
              ? branch + '|' + via.getSentBy()
              // A client of RFC 2543 (§17.2.3).
              : String.join(
                  "|",
                  message.getCallId().getCallId(),
                  String.valueOf(message.getFromTag()),
                  Long.toString(message.getCSeq().getSeqNumber()),
                  via.encode());
      boolean reliable =
          message.getMessageChannel() instanceof MessageChannel channel && channel.isReliable();
      // The answer goes where the Via says, whatever the request came through.
      boolean tcp = reliable || !via.getTransport().equalsIgnoreCase("udp");
      String source = (reliable ? "tcp:" : "udp:") + sender(message, via);
      String id = key + '|' + message.getMethod();
      return new Arrived(id, key + "|INVITE", request, source, branch, tcp, message, made);
    }
  }

  private static String sender(SIPRequest message, Via via) {
    // What the stack sends to itself has no packet.
    return message.getPeerPacketSourceAddress() == null
        ? via.getHost() + ':' + via.getPort()
        : message.getPeerPacketSourceAddress().getHostAddress()
            + ':'
            + message.getPeerPacketSourcePort();
  }

  private static final class Entry {
    final Arrived arrived;
    final String localTag;
    final SIPServerTransaction transaction;
    final long since = System.nanoTime();
    boolean answered;
    boolean accepted;

    Entry(Arrived arrived, String localTag, SIPServerTransaction transaction) {
      this.arrived = arrived;
      this.localTag = localTag;
      this.transaction = transaction;
    }
  }

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Map<String, String> merges = new ConcurrentHashMap<>();
  private final SipProviderImpl provider;
  private final SipSettings settings;
  private final int port;
  private final Expiry expiry;
  private final SendLanes lanes;
  private final SipCounters counters;

  ServerTransactions(
      JainStack stack, SipSettings settings, Expiry expiry, SendLanes lanes, SipCounters counters) {
    this.provider = stack.provider();
    this.settings = settings;
    this.port = stack.port();
    this.expiry = expiry;
    this.lanes = lanes;
    this.counters = counters;
  }

  boolean contains(String id) {
    return entries.containsKey(id);
  }

  int pending() {
    return pending.get();
  }

  boolean accept(Arrived arrived, String localTag) {
    try {
      addWhatRfc2543LeavesOut(arrived.message());
      SIPServerTransaction transaction =
          (SIPServerTransaction)
              (arrived.made() == null
                  ? provider.getNewServerTransaction(arrived.message())
                  : arrived.made());
      setTimer(transaction);
      transaction.setApplicationData(arrived.id());
      Entry entry = new Entry(arrived, localTag, transaction);
      if (entries.putIfAbsent(arrived.id(), entry) != null) {
        counters.count("retransmissions_absorbed");
        return false;
      }
      merges.putIfAbsent(arrived.mergeKey(), arrived.id());
      pending.incrementAndGet();
      if (arrived.request().method().equals("INVITE")) {
        // Else JAIN-SIP would send 100 after 200 ms, whether or not the leg has it.
        transaction.setState(TransactionState._PROCEEDING);
      }
      return true;
    } catch (TransactionAlreadyExistsException e) {
      counters.count("retransmissions_absorbed");
      return false;
    } catch (SipException | InvalidArgumentException e) {
      counters.count("refused_by_stack");
      LOG.info("no transaction for {}: {}", arrived.id(), e.getMessage());
      Matcher missing = MISSING.matcher(String.valueOf(e.getMessage()));
      if (missing.find()) {
        String reason = "Bad Request (missing " + missing.group(1) + ")";
        reject(arrived, new SipResponse(400, reason, List.of(), ""), localTag);
      }
      return false;
    }
  }

  /** JAIN-SIP insists on them; the leg sees the request as it came. */
  private static void addWhatRfc2543LeavesOut(SIPRequest message) throws InvalidArgumentException {
    if (message.getMaxForwards() == null) {
      message.setHeader(new MaxForwards(70));
    }
    if (message.getContactHeader() == null) {
      Contact contact = new Contact();
      contact.setAddress(message.getFrom().getAddress());
      message.setHeader(contact);
    }
  }

  private void setTimer(SIPServerTransaction transaction) {
    try {
      transaction.setRetransmitTimer(expiry.t1Millis());
      transaction.setTimerT2(Math.toIntExact(settings.t2().toMillis()));
    } catch (IllegalStateException started) {
      LOG.debug("the transaction's timer runs already");
    }
  }

  void reject(Arrived arrived, SipResponse response, String localTag) {
    try {
      SIPResponse message = toMessage(arrived, response, localTag);
      lanes.run(arrived.tcp(), arrived.id(), () -> sendStateless(message), () -> {});
    } catch (ParseException e) {
      counters.count("errors");
      LOG.warn("answer to {} not sent: {}", arrived.id(), e.getMessage());
    }
  }

  void refuse(MalformedRequest request) {
    boolean tcp = !request.getTopmostVia().getTransport().equalsIgnoreCase("udp");
    try {
      SIPResponse answer = request.answer(settings.userAgent());
      lanes.run(tcp, "malformed", () -> sendStateless(answer), () -> {});
    } catch (ParseException e) {
      counters.count("errors");
      LOG.info("malformed request not answered: {}", e.getMessage());
    }
  }

  boolean respond(String id, SipResponse response) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return false;
    }
    SIPResponse message;
    try {
      message = toMessage(entry.arrived, response, entry.localTag);
    } catch (ParseException e) {
      counters.count("errors");
      LOG.warn("answer to {} is not sendable: {}", id, e.getMessage());
      return true;
    }
    boolean invite = entry.arrived.request().method().equals("INVITE");
    boolean again;
    synchronized (entry) {
      boolean ok = response.status() / 100 == 2 && invite;
      if (entry.answered && !(ok && entry.accepted)) {
        // A leg's 100 may be late; nobody needs it then.
        counters.count(response.status() == 100 ? "late_trying" : "second_final_responses");
        return true;
      }
      again = entry.accepted;
      entry.accepted = ok;
      if (response.status() >= 200 && !entry.answered) {
        entry.answered = true;
        pending.decrementAndGet();
        expiry.afterTransaction(() -> remove(entry));
      }
    }
    Runnable send = again ? () -> sendStateless(message) : () -> sendIn(entry, message);
    lanes.run(entry.arrived.tcp(), id, send, () -> {});
    return true;
  }

  void respondForAnother(SipRequest request, String source, SipResponse response, String localTag) {
    boolean tcp = source.startsWith("tcp:");
    try {
      SIPResponse message = toMessage(viasOf(request, source), tcp, request, response, localTag);
      lanes.run(tcp, localTag, () -> sendStateless(message), () -> {});
    } catch (ParseException e) {
      counters.count("errors");
      LOG.warn("answer to {} is not sendable: {}", localTag, e.getMessage());
    }
  }

  /** Its Vias, the topmost with the address that it came from (§18.2.1, RFC 3581 §4). */
  private static List<String> viasOf(SipRequest request, String source) {
    List<String> vias = new ArrayList<>(Headers.list(request, "Via"));
    int port = source.lastIndexOf(':');
    String top = vias.getFirst().replaceAll("(?i);\\s*(rport|received)(=[^;]*)?", "");
    vias.set(
        0,
        top
            + ";received="
            + source.substring(source.indexOf(':') + 1, port)
            + ";rport="
            + source.substring(port + 1));
    return vias;
  }

  private void sendIn(Entry entry, SIPResponse message) {
    try {
      entry.transaction.sendResponse(message);
    } catch (SipException | RuntimeException e) {
      counters.count("transport_errors");
      LOG.info("answer {} to {}: {}", message.getStatusCode(), entry.arrived.id(), e.toString());
    }
  }

  private void sendStateless(SIPResponse message) {
    try {
      provider.sendResponse(message);
    } catch (SipException | RuntimeException e) {
      counters.count("transport_errors");
      LOG.info("answer {}: {}", message.getStatusCode(), e.toString());
    }
  }

  /** The Via of the request is as the stack completed it with received and rport (§18.2.2). */
  private SIPResponse toMessage(Arrived arrived, SipResponse response, String localTag)
      throws ParseException {
    List<String> vias =
        arrived.message().getViaHeaders().stream().map(Via::getHeaderValue).toList();
    return toMessage(vias, arrived.tcp(), arrived.request(), response, localTag);
  }

  private SIPResponse toMessage(
      List<String> vias, boolean tcp, SipRequest request, SipResponse response, String localTag)
      throws ParseException {
    List<SipHeader> headers = new ArrayList<>();
    vias.forEach(via -> headers.add(new SipHeader("Via", via)));
    String contact = settings.contact(port, tcp ? "tcp" : "udp");
    SipResponse complete =
        OutgoingMessages.complete(response, request, localTag, contact, settings.userAgent());
    complete.headers().stream()
        .filter(h -> !h.name().equalsIgnoreCase("Via"))
        .forEach(headers::add);
    SipResponse wired =
        new SipResponse(response.status(), response.reason(), headers, response.body());
    return (SIPResponse)
        new StringMsgParser().parseSIPMessage(WireFormat.write(wired), true, false, null);
  }

  Optional<String> tagOf(String id) {
    return Optional.ofNullable(entries.get(id)).map(e -> e.localTag);
  }

  boolean isMerged(Arrived arrived) {
    String first = merges.get(arrived.mergeKey());
    return first != null && !first.equals(arrived.id());
  }

  void expire(Duration inviteLifetime) {
    long now = System.nanoTime();
    long others = 64 * expiry.t1().toNanos();
    for (Entry entry : entries.values()) {
      boolean invite = entry.arrived.request().method().equals("INVITE");
      boolean old = now - entry.since > (invite ? inviteLifetime.toNanos() : others);
      if (old && !isAnswered(entry)) {
        counters.count("unanswered_requests");
        if (invite) {
          respond(entry.arrived.id(), new SipResponse(500, "No Answer of the Call", List.of(), ""));
        } else {
          abandon(entry);
        }
      }
    }
  }

  private static boolean isAnswered(Entry entry) {
    synchronized (entry) {
      return entry.answered;
    }
  }

  private void abandon(Entry entry) {
    remove(entry);
    synchronized (entry) {
      if (!entry.answered) {
        entry.answered = true;
        pending.decrementAndGet();
      }
    }
    try {
      entry.transaction.terminate();
    } catch (ObjectInUseException e) {
      LOG.debug("transaction {} is still in use", entry.arrived.id());
    }
  }

  private void remove(Entry entry) {
    entries.remove(entry.arrived.id(), entry);
    merges.remove(entry.arrived.mergeKey(), entry.arrived.id());
  }

  void terminated(ServerTransaction transaction) {
    if (transaction.getApplicationData() instanceof String id) {
      Entry entry = entries.get(id);
      if (entry != null && entry.transaction == transaction) {
        synchronized (entry) {
          if (entry.accepted) {
            return;
          }
          if (!entry.answered) {
            entry.answered = true;
            pending.decrementAndGet();
          }
        }
        remove(entry);
      }
    }
  }
}
