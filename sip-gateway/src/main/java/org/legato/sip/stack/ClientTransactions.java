package org.legato.sip.stack;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final SipProviderImpl provider;
  private final int t2Millis;
  private final Expiry expiry;
  private final RequestOutlet outlet;
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
    t2Millis = Math.toIntExact(settings.t2().toMillis());
    this.expiry = expiry;
    this.counters = counters;
    this.listener = listener;
    outlet = new RequestOutlet(stack.port(), settings, lanes, counters);
  }

  int size() {
    return byId.size();
  }

  void send(String clientId, SipRequest request, TransactionLayer.Target target) {
    outlet.send(
        request,
        target,
        clientId,
        (message, hop, branch) -> start(clientId, request, message, hop, branch),
        (cause, detail) -> listener.onFailure(clientId, cause, detail));
  }

  private void start(
      String clientId,
      SipRequest request,
      SIPRequest message,
      TransactionLayer.Target target,
      String branch)
      throws SipException {
    SIPClientTransaction transaction =
        (SIPClientTransaction) provider.getNewClientTransaction(message);
    setTimers(transaction);
    transaction.setApplicationData(branch);
    Entry entry = new Entry(clientId, request, target, branch, transaction, System.nanoTime());
    byBranch.put(branch, entry);
    byId.put(clientId, entry);
    try {
      transaction.sendRequest();
    } catch (SipException | RuntimeException e) {
      byBranch.remove(branch);
      if (byId.remove(clientId, entry)) {
        throw e;
      }
      LOG.debug("{} was given up before it could be sent", request.callId());
    }
  }

  private void setTimers(SIPClientTransaction transaction) {
    transaction.setRetransmitTimer(expiry.t1Millis());
    transaction.setTimerT2(t2Millis);
  }

  void sendAck(SipRequest ack, TransactionLayer.Target target) {
    outlet.send(
        ack,
        target,
        ack.callId(),
        (message, hop, branch) -> provider.sendRequest(message),
        (cause, detail) -> LOG.info("ACK of {} not sent: {}", ack.callId(), detail));
  }

  void cancel(String clientId, List<SipHeader> extra) {
    Entry invite = byId.get(clientId);
    if (invite == null) {
      return;
    }
    SipRequest request = invite.request();
    SipRequest cancel = cancelOf(request, extra);
    outlet.sendWithBranch(
        cancel,
        invite.target(),
        invite.branch(),
        clientId,
        (message, hop, branch) -> {
          SIPClientTransaction transaction =
              (SIPClientTransaction) provider.getNewClientTransaction(message);
          setTimers(transaction);
          transaction.sendRequest();
        },
        (cause, detail) -> LOG.info("CANCEL of {} not sent: {}", request.callId(), detail));
  }

  void cancelForAnother(SipRequest invite, TransactionLayer.Target target, String sentBy) {
    outlet.cancelForAnother(
        cancelOf(invite, List.of()),
        invite,
        target,
        sentBy,
        (message, hop, branch) -> provider.sendRequest(message));
  }

  private static SipRequest cancelOf(SipRequest request, List<SipHeader> extra) {
    List<SipHeader> headers = new ArrayList<>();
    for (String name : new String[] {"Route", "Max-Forwards", "From", "To", "Call-ID"}) {
      request.headers(name).forEach(v -> headers.add(new SipHeader(name, v)));
    }
    headers.add(new SipHeader("CSeq", request.cseq() + " CANCEL"));
    headers.addAll(extra);
    return new SipRequest("CANCEL", request.requestUri(), headers, "");
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
}
