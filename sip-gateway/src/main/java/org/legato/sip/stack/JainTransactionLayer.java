package org.legato.sip.stack;

import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import org.legato.sip.LocalTag;
import org.legato.sip.SipCounters;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.SipSettings;
import org.legato.sip.SipTrace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction layer on JAIN-SIP: takes what arrives to the two tables of transactions. */
public final class JainTransactionLayer implements TransactionLayer, SipListener {
  private static final Logger LOG = LoggerFactory.getLogger(JainTransactionLayer.class);

  private final SipCounters counters;
  private final Listener listener;
  private final ScheduledExecutorService scheduler;
  private final SendLanes lanes;
  private final JainStack stack;
  private final ServerTransactions servers;
  private final ClientTransactions clients;

  /**
   * Opens the sockets.
   *
   * @param trace sees every message, null for none
   * @throws IOException where they cannot be bound
   */
  public JainTransactionLayer(
      SipSettings settings, SipCounters counters, Consumer<SipTrace> trace, Listener listener)
      throws IOException {
    this.counters = counters;
    this.listener = listener;
    scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sip-timers").factory());
    lanes = new SendLanes(settings.resolverThreads(), counters);
    try {
      stack = JainStack.open(settings, new StackWiring(counters, trace), this);
    } catch (IOException e) {
      scheduler.shutdownNow();
      lanes.close();
      throw e;
    }
    Expiry expiry = new Expiry(scheduler, settings.t1());
    servers = new ServerTransactions(stack, settings, expiry, lanes, counters);
    clients = new ClientTransactions(stack, settings, expiry, lanes, counters, listener);
  }

  @Override
  public void processRequest(RequestEvent event) {
    try {
      SIPRequest message = (SIPRequest) event.getRequest();
      if (message instanceof MalformedRequest malformed) {
        servers.refuse(malformed);
        return;
      }
      ServerTransactions.Arrived arrived =
          ServerTransactions.Arrived.of(message, event.getServerTransaction());
      if (message.getMethod().equals("ACK")) {
        listener.onAck(arrived.request(), arrived.source());
      } else if (servers.contains(arrived.id())) {
        counters.count("retransmissions_absorbed");
      } else {
        listener.onRequest(arrived);
      }
    } catch (RuntimeException | StackOverflowError e) {
      counters.count("errors");
      LOG.warn("request dropped", e);
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    try {
      clients.responseArrived(event.getResponse());
    } catch (RuntimeException | StackOverflowError e) {
      counters.count("errors");
      LOG.warn("response dropped", e);
    }
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    if (event.isServerTransaction()) {
      counters.count("server_transaction_timeouts");
    } else {
      clients.timedOut(event.getClientTransaction());
    }
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    counters.count("transport_errors");
    clients.transportFailed(event.getSource(), event.getHost() + ":" + event.getPort());
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    if (event.isServerTransaction()) {
      servers.terminated(event.getServerTransaction());
    } else {
      clients.terminated(event.getClientTransaction());
    }
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {}

  @Override
  public int port() {
    return stack.port();
  }

  @Override
  public boolean accept(Incoming incoming, String localTag) {
    return servers.accept((ServerTransactions.Arrived) incoming, localTag);
  }

  @Override
  public void reject(Incoming incoming, SipResponse response, String localTag) {
    servers.reject((ServerTransactions.Arrived) incoming, response, localTag);
  }

  @Override
  public Optional<String> legOf(String id) {
    return servers.tagOf(id).filter(LocalTag::isOurs);
  }

  @Override
  public boolean isMerged(Incoming incoming) {
    return servers.isMerged((ServerTransactions.Arrived) incoming);
  }

  @Override
  public boolean respond(String id, SipResponse response) {
    return servers.respond(id, response);
  }

  @Override
  public void cancelForAnother(SipRequest invite, Target target, String sentBy) {
    clients.cancelForAnother(invite, target, sentBy);
  }

  @Override
  public void respondForAnother(
      SipRequest request, String source, SipResponse response, String localTag) {
    servers.respondForAnother(request, source, response, localTag);
  }

  @Override
  public void expire(Duration inviteLifetime) {
    servers.expire(inviteLifetime);
    clients.expire(inviteLifetime);
  }

  @Override
  public void forgetClient(String clientId) {
    clients.abandon(clientId);
  }

  @Override
  public void send(String clientId, SipRequest request, Target target) {
    clients.send(clientId, request, target);
  }

  @Override
  public void sendAck(SipRequest ack, Target target) {
    clients.sendAck(ack, target);
  }

  @Override
  public void cancel(String clientId, List<SipHeader> headers) {
    clients.cancel(clientId, headers);
  }

  @Override
  public int pendingServer() {
    return servers.pending();
  }

  @Override
  public int pendingClient() {
    return clients.size();
  }

  @Override
  public void close() {
    stack.close();
    scheduler.shutdownNow();
    lanes.close();
  }
}
