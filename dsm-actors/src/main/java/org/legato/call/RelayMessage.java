package org.legato.call;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.legato.sip.SipHeader;

/**
 * What the two legs of a relayed call tell each other. A request is named by a number of the leg
 * that received it from its peer; {@link #INVITE} is the INVITE that set the call up.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = RelayMessage.Request.class, name = "request"),
  @JsonSubTypes.Type(value = RelayMessage.Response.class, name = "response"),
  @JsonSubTypes.Type(value = RelayMessage.Ack.class, name = "ack"),
  @JsonSubTypes.Type(value = RelayMessage.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = RelayMessage.Terminate.class, name = "terminate"),
  @JsonSubTypes.Type(value = RelayMessage.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = RelayMessage.Posted.class, name = "posted")
})
sealed interface RelayMessage {
  /** The number of the INVITE that set the call up. */
  long INVITE = 0;

  /** A request to be sent to the receiver's peer. */
  record Request(long id, String method, List<SipHeader> headers, String body)
      implements RelayMessage {}

  /** A response to a request, or to the INVITE. */
  record Response(long id, int status, String reason, List<SipHeader> headers, String body)
      implements RelayMessage {}

  /** The ACK of an INVITE that came without an offer, with the answer. */
  record Ack(long id, String body) implements RelayMessage {}

  /** The peer has taken back its re-INVITE. */
  record Cancel(long id) implements RelayMessage {}

  /** The receiver shall hang up. */
  record Terminate() implements RelayMessage {}

  /** The sender is over, for a reason of its own. */
  record Ended() implements RelayMessage {}

  /** An event from one script to the other. */
  record Posted(Map<String, String> params) implements RelayMessage {}
}
