package org.legato.dsm.session;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * SIP subscriptions of a session (RFC 6665). What becomes of them and what they notify comes as
 * event {@code subscription}; the body of a NOTIFY is then the object {@link #BODY}.
 */
public interface Subscriptions {
  /** Name of the object that holds the body. */
  String BODY = "SipSubscriptionBody";

  /**
   * Subscribes and gives the subscription's handle, when the SUBSCRIBE is on its way; fails with
   * {@link Dialog.Refused} of {@code arg}.
   */
  CompletionStage<String> create(Wanted wanted);

  /**
   * Asks for another duration.
   *
   * @param expires seconds
   * @return false if there is no such subscription any more
   */
  CompletionStage<Boolean> refresh(String handle, int expires);

  /** Ends a subscription; false if there is none any more. */
  CompletionStage<Boolean> remove(String handle);

  /**
   * What is subscribed to.
   *
   * @param domain host of resource and subscriber, perhaps with port
   * @param user of the resource
   * @param fromUser of the subscriber
   * @param event the event package
   * @param password of the subscriber, where the notifier asks for one
   * @param proxy URI of what SUBSCRIBE is sent to
   * @param accept types of body, for the header Accept
   * @param id for the header Event, to tell subscriptions to the same package apart
   * @param expires seconds, else as the notifier likes
   */
  record Wanted(
      String domain,
      String user,
      String fromUser,
      String event,
      Optional<String> password,
      Optional<String> proxy,
      Optional<String> accept,
      Optional<String> id,
      Optional<Integer> expires) {
    @Override
    public String toString() {
      return event + " of " + user + "@" + domain;
    }
  }
}
