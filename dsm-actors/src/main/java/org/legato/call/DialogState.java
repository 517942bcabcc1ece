package org.legato.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.legato.sip.Headers;
import org.legato.sip.NameAddr;
import org.legato.sip.SipHeader;
import org.legato.sip.SipMessage;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/**
 * A SIP dialog (RFC 3261 §12) as an immutable record that can move between machines: what is needed
 * to build the next request and to recognise the peer's.
 *
 * @param outgoing whether we sent the initial INVITE
 * @param localParty our name-addr without tag: To of an incoming call, From of an outgoing one
 * @param remoteParty the peer's name-addr without tag
 * @param remoteTag the peer's tag, empty until it is known
 * @param remoteTarget where requests go: the peer's Contact
 * @param routeSet Route values in the order to be sent
 * @param localCseq the last CSeq we used
 * @param remoteCseq the peer's last CSeq, -1 if none came yet
 * @param inviteCseq the CSeq of the initial INVITE
 */
public record DialogState(
    boolean outgoing,
    DialogStatus status,
    String callId,
    String localTag,
    String localParty,
    String remoteTag,
    String remoteParty,
    String remoteTarget,
    List<String> routeSet,
    long localCseq,
    long remoteCseq,
    long inviteCseq) {

  public DialogState {
    routeSet = List.copyOf(routeSet);
  }

  /** The UAS side of an initial INVITE (§12.1.1). */
  public static DialogState incoming(String localTag, SipRequest invite) {
    NameAddr from = NameAddr.parse(invite.header("From").orElse(""));
    return new DialogState(
        false,
        DialogStatus.TRYING,
        invite.callId(),
        localTag,
        withoutTag(invite.header("To").orElse("")),
        from.tag(),
        withoutTag(invite.header("From").orElse("")),
        contactUri(invite).orElse(from.uri()),
        Headers.list(invite, "Record-Route"),
        0,
        invite.cseq(),
        invite.cseq());
  }

  /** The UAC side before any response. */
  public static DialogState outgoing(
      String callId, String localTag, String from, String to, String requestUri) {
    return new DialogState(
        true, DialogStatus.TRYING, callId, localTag, from, "", to, requestUri, List.of(), 1, -1, 1);
  }

  /** The dialog after a response to its INVITE has named tag, route and target (§12.1.2). */
  public DialogState established(SipResponse response) {
    List<String> routes = new ArrayList<>(Headers.list(response, "Record-Route"));
    java.util.Collections.reverse(routes);
    String tag = Headers.toTag(response);
    return changed(
        status,
        tag.isEmpty() ? remoteTag : tag,
        contactUri(response).orElse(remoteTarget),
        routes,
        localCseq,
        remoteCseq);
  }

  /**
   * The dialog after a 2xx to a re-INVITE: its target may have changed, its route not (§12.2.1.2).
   */
  public DialogState refreshed(SipResponse response) {
    String target = contactUri(response).orElse(remoteTarget);
    return changed(status, remoteTag, target, routeSet, localCseq, remoteCseq);
  }

  /** Before any response again, with the next CSeq: the call is made once more. */
  DialogState again(String requestUri) {
    long next = localCseq + 1;
    return new DialogState(
        outgoing,
        DialogStatus.TRYING,
        callId,
        localTag,
        localParty,
        "",
        remoteParty,
        requestUri,
        List.of(),
        next,
        remoteCseq,
        next);
  }

  public DialogState withStatus(DialogStatus next) {
    return changed(next, remoteTag, remoteTarget, routeSet, localCseq, remoteCseq);
  }

  /** Takes over CSeq and, for a target refresh (§12.2), the Contact of the peer's request. */
  public DialogState received(SipRequest request) {
    boolean refresh = request.method().equals("INVITE") || request.method().equals("UPDATE");
    return changed(
        status,
        remoteTag,
        refresh ? contactUri(request).orElse(remoteTarget) : remoteTarget,
        routeSet,
        localCseq,
        Math.max(remoteCseq, request.cseq()));
  }

  /** The dialog with its next CSeq taken. */
  public DialogState nextCseq() {
    return changed(status, remoteTag, remoteTarget, routeSet, localCseq + 1, remoteCseq);
  }

  /** The same dialog; what never changes in one is not asked for. */
  private DialogState changed(
      DialogStatus nextStatus,
      String tag,
      String target,
      List<String> routes,
      long ownCseq,
      long peerCseq) {
    return new DialogState(
        outgoing,
        nextStatus,
        callId,
        localTag,
        localParty,
        tag,
        remoteParty,
        target,
        routes,
        ownCseq,
        peerCseq,
        inviteCseq);
  }

  /** A request within the dialog with the current CSeq (§12.2.1.1); strict routers are honoured. */
  public SipRequest request(String method, List<SipHeader> extra, String body) {
    return request(method, localCseq, extra, body);
  }

  /** The ACK of a 2xx: the CSeq of its INVITE (§13.2.2.4). */
  public SipRequest ack(long cseq, List<SipHeader> extra, String body) {
    return request("ACK", cseq, extra, body);
  }

  private SipRequest request(String method, long cseq, List<SipHeader> extra, String body) {
    List<SipHeader> headers = new ArrayList<>();
    List<String> routes = routeSet;
    String uri = remoteTarget;
    if (!routes.isEmpty() && !routes.getFirst().contains(";lr")) {
      uri = NameAddr.parse(routes.getFirst()).uri();
      routes = new ArrayList<>(routes.subList(1, routes.size()));
      routes.add("<" + remoteTarget + ">");
    }
    routes.forEach(route -> headers.add(new SipHeader("Route", route)));
    headers.add(new SipHeader("From", localParty + ";tag=" + localTag));
    headers.add(
        new SipHeader("To", remoteTag.isEmpty() ? remoteParty : remoteParty + ";tag=" + remoteTag));
    headers.add(new SipHeader("Call-ID", callId));
    headers.add(new SipHeader("CSeq", cseq + " " + method));
    headers.addAll(extra);
    return new SipRequest(method, uri, headers, body);
  }

  /** A response to a request of this dialog, our tag added to To (§8.2.6.2). */
  public static SipResponse response(
      SipRequest request,
      String localTag,
      int status,
      String reason,
      List<SipHeader> extra,
      String body) {
    List<SipHeader> headers = new ArrayList<>();
    for (SipHeader header : request.headers()) {
      switch (header.name().toLowerCase(java.util.Locale.ROOT)) {
        case "via", "from", "call-id", "cseq", "record-route" -> headers.add(header);
        case "to" ->
            headers.add(
                !NameAddr.parse(header.value()).tag().isEmpty() || status == 100
                    ? header
                    : new SipHeader("To", header.value() + ";tag=" + localTag));
        default -> {}
      }
    }
    headers.addAll(extra);
    return new SipResponse(status, reason, headers, body);
  }

  private static String withoutTag(String nameAddr) {
    int end = nameAddr.lastIndexOf('>') + 1;
    return nameAddr.substring(0, end)
        + nameAddr.substring(end).replaceFirst(";\\s*tag=[^;,\\s]*", "");
  }

  private static Optional<String> contactUri(SipMessage message) {
    return message
        .header("Contact")
        .map(v -> NameAddr.parse(Headers.splitList(v).getFirst()).uri());
  }
}
