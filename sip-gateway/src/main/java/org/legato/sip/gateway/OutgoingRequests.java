package org.legato.sip.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.legato.sip.SipEvent;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.stack.TransactionLayer;

/**
 * The requests that were sent and have no final response, and what CANCEL has to wait for (RFC 3261
 * §9.1). Owned by the gateway actor.
 */
final class OutgoingRequests {
  private enum Phase {
    RESOLVING,
    CALLING,
    PROCEEDING,
    CANCELLING
  }

  private static final class Pending {
    final SipRequest request;
    Phase phase = Phase.RESOLVING;
    List<SipHeader> cancelWith;

    Pending(SipRequest request) {
      this.request = request;
    }
  }

  private final Map<String, Pending> pending = new HashMap<>();
  private final int limit;
  private final TransactionLayer layer;
  private final Consumer<SipEvent> router;
  private final Consumer<String> startCancelTimer;
  private final Consumer<String> stopCancelTimer;

  OutgoingRequests(
      int limit,
      TransactionLayer layer,
      Consumer<SipEvent> router,
      Consumer<String> startCancelTimer,
      Consumer<String> stopCancelTimer) {
    this.limit = limit;
    this.layer = layer;
    this.router = router;
    this.startCancelTimer = startCancelTimer;
    this.stopCancelTimer = stopCancelTimer;
  }

  /** The client transaction's id; a leg's id holds no line break. */
  static String id(String legId, String transaction) {
    return legId + '\n' + transaction;
  }

  private static String legId(String id) {
    return id.substring(0, id.indexOf('\n'));
  }

  private static String transaction(String id) {
    return id.substring(id.indexOf('\n') + 1);
  }

  /** Takes a request in, or refuses it. */
  boolean open(String id, SipRequest request) {
    if (pending.containsKey(id)) {
      refuse(id, "the transaction's name is in use");
      return false;
    }
    if (pending.size() >= limit) {
      refuse(id, "too many client transactions");
      return false;
    }
    pending.put(id, new Pending(request));
    return true;
  }

  void refuse(String id, String detail) {
    router.accept(
        new SipEvent.RequestFailed(legId(id), transaction(id), SipEvent.Cause.REJECTED, detail));
  }

  void resolved(String id, TransactionLayer.Target target, String error) {
    Pending request = pending.get(id);
    if (request == null || request.phase != Phase.RESOLVING) {
      return;
    }
    if (!error.isEmpty()) {
      failed(id, SipEvent.Cause.REJECTED, error);
      return;
    }
    request.phase = Phase.CALLING;
    layer.send(id, request.request, target);
  }

  void answered(String id, SipResponse response) {
    if (response.status() < 200) {
      provisional(id);
    } else if (pending.remove(id) != null) {
      stopCancelTimer.accept(id);
    }
    router.accept(new SipEvent.ResponseReceived(legId(id), transaction(id), response));
  }

  void provisional(String id) {
    Pending request = pending.get(id);
    if (request != null && request.phase == Phase.CALLING) {
      request.phase = Phase.PROCEEDING;
      if (request.cancelWith != null) {
        sendCancel(id, request);
      }
    }
  }

  void cancel(String id, List<SipHeader> headers) {
    Pending request = pending.get(id);
    if (request == null || !request.request.method().equals("INVITE")) {
      return;
    }
    switch (request.phase) {
      case RESOLVING -> failed(id, SipEvent.Cause.TIMEOUT, "cancelled before it was sent");
      case CALLING -> request.cancelWith = headers;
      case PROCEEDING -> {
        request.cancelWith = headers;
        sendCancel(id, request);
      }
      case CANCELLING -> {}
    }
  }

  private void sendCancel(String id, Pending request) {
    request.phase = Phase.CANCELLING;
    layer.cancel(id, request.cancelWith);
    startCancelTimer.accept(id);
  }

  void failed(String id, SipEvent.Cause cause, String detail) {
    if (pending.remove(id) != null) {
      stopCancelTimer.accept(id);
      layer.forgetClient(id);
      router.accept(new SipEvent.RequestFailed(legId(id), transaction(id), cause, detail));
    }
  }
}
