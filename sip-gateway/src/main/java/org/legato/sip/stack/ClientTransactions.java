package org.legato.sip.stack;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.ClientTransaction;
import javax.sip.ObjectInUseException;
import javax.sip.SipException;
import javax.sip.message.Response;
import org.legato.sip.SipCounters;
import org.legato.sip.SipEvent.Cause;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.SipSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client transactions, found by the branch that we gave them. The entry of an INVITE stays for
 * 64*T1 after a 2xx, so that its retransmissions and those of other forks reach the leg.
 */
final class ClientTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(ClientTransactions.class);

  private record Entry(
      String clientId,
      SipRequest request,
      TransactionLayer.Target target,
      String branch,
      SIPClientTransaction transaction,
      long since) {}

  private final Map<String, Entry> byBranch = new ConcurrentHashMap<>();
  private final Map<String, Entry> byId = new ConcurrentHashMap<>();
  private final AtomicLong branches = new AtomicLong();
  private final String branchPrefix;
  private final SipProviderImpl provider;
  private final String sentBy;
  private final int t2Millis;
  private final Expiry expiry;
  private final SendLanes lanes;
  private final SipCounters counters;
  private final TransactionLayer.Listener listener;

  ClientTransactions(
      JainStack stack,
      SipSettings settings,
      Expiry expiry,
      SendLanes lanes,
      SipCounters counters,
      TransactionLayer.Listener listener) {
    this.provider = stack.provider();
    this.sentBy = settings.sentBy(stack.port());
    t2Millis = Math.toIntExact(settings.t2().toMillis());
    this.expiry = expiry;
    this.lanes = lanes;
    this.counters = counters;
    this.listener = listener;
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    branchPrefix = "z9hG4bK" + HexFormat.of().formatHex(random) + '-';
  }

  int size() {
    return byId.size();
  }

  void send(String clientId, SipRequest request, TransactionLayer.Target target) {
    lanes.run(
        target.transport().equals("tcp"),
        clientId,
        () -> sendNow(clientId, request, target),
        () -> listener.onFailure(clientId, Cause.REJECTED, "too many requests wait to be sent"));
  }

  private void sendNow(String clientId, SipRequest request, TransactionLayer.Target target) {
    String branch = branchPrefix + branches.incrementAndGet();
    try {
      SIPRequest message = toMessage(request, target, branch);
      SIPClientTransaction transaction =
          (SIPClientTransaction) provider.getNewClientTransaction(message);
      setTimers(transaction);
      transaction.setApplicationData(branch);
      Entry entry = new Entry(clientId, request, target, branch, transaction, System.nanoTime());
      byBranch.put(branch, entry);
      byId.put(clientId, entry);
      transaction.sendRequest();
    } catch (ParseException e) {
      forget(branch);
      listener.onFailure(clientId, Cause.REJECTED, "not a sendable request: " + e.getMessage());
    } catch (SipException | RuntimeException e) {
      forget(branch);
      counters.count("transport_errors");
      listener.onFailure(clientId, Cause.TRANSPORT, String.valueOf(e.getMessage()));
    }
  }

  private void setTimers(SIPClientTransaction transaction) {
    transaction.setRetransmitTimer(expiry.t1Millis());
    transaction.setTimerT2(t2Millis);
  }

  void sendAck(SipRequest ack, TransactionLayer.Target target) {
    Runnable send =
        () -> {
          try {
            provider.sendRequest(toMessage(ack, target, branchPrefix + branches.incrementAndGet()));
          } catch (ParseException | SipException | RuntimeException e) {
            counters.count("transport_errors");
            LOG.info("ACK of {} not sent: {}", ack.callId(), e.toString());
          }
        };
    lanes.run(target.transport().equals("tcp"), ack.callId(), send, () -> {});
  }

  void cancel(String clientId, List<SipHeader> extra) {
    Entry invite = byId.get(clientId);
    if (invite == null) {
      return;
    }
    List<SipHeader> headers = new ArrayList<>();
    SipRequest request = invite.request();
    for (String name : new String[] {"Route", "Max-Forwards", "From", "To", "Call-ID"}) {
      request.headers(name).forEach(v -> headers.add(new SipHeader(name, v)));
    }
    headers.add(new SipHeader("CSeq", request.cseq() + " CANCEL"));
    headers.addAll(extra);
    SipRequest cancel = new SipRequest("CANCEL", request.requestUri(), headers, "");
    Runnable send =
        () -> {
          try {
            SIPRequest message = toMessage(cancel, invite.target(), invite.branch());
            SIPClientTransaction transaction =
                (SIPClientTransaction) provider.getNewClientTransaction(message);
            setTimers(transaction);
            transaction.sendRequest();
          } catch (ParseException | SipException | RuntimeException e) {
            counters.count("transport_errors");
            LOG.info("CANCEL of {} not sent: {}", request.callId(), e.toString());
          }
        };
    lanes.run(invite.target().transport().equals("tcp"), clientId, send, () -> {});
  }

  private SIPRequest toMessage(SipRequest request, TransactionLayer.Target target, String branch)
      throws ParseException {
    String transport = target.transport().toUpperCase(Locale.ROOT);
    List<SipHeader> headers = new ArrayList<>();
    String via = "SIP/2.0/" + transport + ' ' + sentBy + ";branch=" + branch + ";rport";
    headers.add(new SipHeader("Via", via));
    headers.addAll(request.headers());
    SipRequest complete =
        new SipRequest(request.method(), request.requestUri(), headers, request.body());
    SIPRequest message =
        (SIPRequest)
            new StringMsgParser().parseSIPMessage(WireFormat.write(complete), true, true, null);
    message.setApplicationData(target);
    return message;
  }

  void responseArrived(Response response) {
    SIPResponse message = (SIPResponse) response;
    Entry entry = byBranch.get(String.valueOf(message.getTopmostVia().getBranch()));
    if (entry == null) {
      counters.count("unknown_transaction");
      return;
    }
    if (!message.getCSeq().getMethod().equals(entry.request().method())) {
      // The answer to our CANCEL, which shares the INVITE's branch.
      return;
    }
    SipResponse record = (SipResponse) WireFormat.of(message);
    if (record.status() == 100) {
      listener.onTrying(entry.clientId());
      return;
    }
    if (record.status() >= 200) {
      if (!byId.remove(entry.clientId(), entry) && record.status() >= 300) {
        counters.count("retransmissions_absorbed");
        return;
      }
      expiry.afterTransaction(() -> byBranch.remove(entry.branch()));
    }
    listener.onResponse(entry.clientId(), record);
  }

  void timedOut(ClientTransaction transaction) {
    fail(transaction, Cause.TIMEOUT, "no answer within 64*T1");
  }

  void transportFailed(Object source, String peer) {
    if (source instanceof ClientTransaction transaction) {
      fail(transaction, Cause.TRANSPORT, "cannot send to " + peer);
    }
  }

  private void fail(ClientTransaction transaction, Cause cause, String detail) {
    if (transaction != null && transaction.getApplicationData() instanceof String branch) {
      Entry entry = byBranch.get(branch);
      if (entry != null && byId.remove(entry.clientId(), entry)) {
        byBranch.remove(branch);
        listener.onFailure(entry.clientId(), cause, detail);
      }
    }
  }

  void terminated(ClientTransaction transaction) {
    if (transaction.getApplicationData() instanceof String branch) {
      Entry entry = byBranch.get(branch);
      // With a final response it is forgotten in its time; without one nothing will come.
      if (entry != null && byId.get(entry.clientId()) == entry) {
        fail(transaction, Cause.TRANSPORT, "transaction ended");
      }
    }
  }

  /** INVITEs that ring for ever; other requests have timer F. */
  void expire(Duration inviteLifetime) {
    long now = System.nanoTime();
    for (Entry entry : byId.values()) {
      if (now - entry.since() > inviteLifetime.toNanos()) {
        counters.count("unanswered_requests");
        abandon(entry.clientId());
        listener.onFailure(entry.clientId(), Cause.TIMEOUT, "no final response");
      }
    }
  }

  void abandon(String clientId) {
    Entry entry = byId.remove(clientId);
    if (entry == null) {
      return;
    }
    byBranch.remove(entry.branch());
    try {
      entry.transaction().terminate();
    } catch (ObjectInUseException e) {
      LOG.debug("transaction of {} is still in use", entry.request().callId());
    }
  }

  private void forget(String branch) {
    Entry entry = byBranch.remove(branch);
    if (entry != null) {
      byId.remove(entry.clientId(), entry);
    }
  }
}
