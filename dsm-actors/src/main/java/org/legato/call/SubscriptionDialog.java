package org.legato.call;

import org.legato.dsm.session.Subscriptions.Wanted;
import org.legato.sip.Headers;
import org.legato.sip.NameAddr;
import org.legato.sip.SipRequest;

/** The dialog of a subscription (RFC 6665 §4.4.1): unlike a call's it comes of a NOTIFY. */
final class SubscriptionDialog {
  private SubscriptionDialog() {}

  /** Before the SUBSCRIBE; a proxy is its route. */
  static DialogState begin(String localTag, String callId, Wanted wanted) {
    String resource = "sip:" + wanted.user() + "@" + wanted.domain();
    String subscriber = "sip:" + wanted.fromUser() + "@" + wanted.domain();
    return new DialogState(
        true,
        DialogStatus.TRYING,
        callId,
        localTag,
        "<" + subscriber + ">",
        "",
        "<" + resource + ">",
        resource,
        wanted.proxy().map(SubscriptionDialog::route).stream().toList(),
        1,
        -1,
        1);
  }

  private static String route(String proxy) {
    String uri = proxy.startsWith("sip:") || proxy.startsWith("sips:") ? proxy : "sip:" + proxy;
    return "<" + uri + (uri.contains(";lr") ? "" : ";lr") + ">";
  }

  /** After a NOTIFY, which may overtake the answer to the SUBSCRIBE; its Contact is the target. */
  static DialogState notified(DialogState dialog, SipRequest notify) {
    boolean first = dialog.remoteTag().isEmpty();
    return new DialogState(
        true,
        DialogStatus.CONNECTED,
        dialog.callId(),
        dialog.localTag(),
        dialog.localParty(),
        Headers.fromTag(notify),
        dialog.remoteParty(),
        notify
            .header("Contact")
            .map(contact -> NameAddr.parse(Headers.splitList(contact).getFirst()).uri())
            .orElse(dialog.remoteTarget()),
        first ? Headers.list(notify, "Record-Route") : dialog.routeSet(),
        dialog.localCseq(),
        notify.cseq(),
        dialog.inviteCseq());
  }
}
