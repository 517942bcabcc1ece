package org.legato.dsm.module;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Subscriptions;
import org.legato.dsm.session.Subscriptions.Wanted;

/** {@code mod_subscription}: SIP subscriptions, whose notifications are events of the script. */
public final class SubscriptionModule implements ScriptModule {

  @Override
  public String name() {
    return "mod_subscription";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "subscription.create",
        "(struct) Subscribes as $s.domain, .user, .from_user, .event and, where set, .pwd, .proxy,"
            + " .accept, .id, .expires say; $s.handle is the subscription, empty if there is none."
            + " Errors: errno arg.",
        (run, struct) -> create(run, Values.name(run.resolve(struct))));
    d.action(
        "subscription.refresh",
        ',',
        Second.REQUIRED,
        "(handle, seconds) Asks for another duration of a subscription, in seconds. Errors: errno"
            + " general.",
        (run, handle, expires) -> {
          OptionalLong seconds = Numbers.unsigned(run.resolve(expires));
          return seconds.isEmpty()
              ? failed(run, "general", "no number of seconds: " + run.resolve(expires))
              : known(service(run).refresh(run.resolve(handle), (int) seconds.getAsLong()));
        });
    d.action(
        "subscription.remove",
        "(handle) Ends a subscription. Errors: errno general.",
        (run, handle) -> known(service(run).remove(run.resolve(handle))));
  }

  private static Outcome create(Run run, String struct) {
    String handle = struct + ".handle";
    run.setVariable(handle, "");
    for (String member : new String[] {"domain", "user", "from_user", "event"}) {
      if (run.variable(struct + "." + member).isEmpty()) {
        return failed(run, "arg", "$" + struct + "." + member + " is not set");
      }
    }
    Optional<String> expires = optional(run, struct + ".expires");
    if (expires.isPresent() && Numbers.unsigned(expires.get()).orElse(0) == 0) {
      return failed(run, "arg", "$" + struct + ".expires is no number of seconds");
    }
    var wanted =
        new Wanted(
            run.variable(struct + ".domain"),
            run.variable(struct + ".user"),
            run.variable(struct + ".from_user"),
            run.variable(struct + ".event"),
            optional(run, struct + ".pwd"),
            optional(run, struct + ".proxy"),
            optional(run, struct + ".accept"),
            optional(run, struct + ".id"),
            expires.map(Integer::valueOf));
    return Waits.on(
        service(run).create(wanted),
        (later, made) -> {
          later.setVariable(handle, made);
          later.clearError();
          return Outcome.CONTINUE;
        },
        (later, failure) -> failed(later, "arg", String.valueOf(failure.getMessage())));
  }

  private static Outcome known(CompletionStage<Boolean> stage) {
    return Waits.on(
        stage,
        (run, found) -> {
          if (!found) {
            return failed(run, "general", "there is no such subscription");
          }
          run.clearError();
          return Outcome.CONTINUE;
        },
        (run, failure) -> failed(run, "general", String.valueOf(failure.getMessage())));
  }

  private static Optional<String> optional(Run run, String variable) {
    return Optional.of(run.variable(variable)).filter(value -> !value.isEmpty());
  }

  private static Subscriptions service(Run run) {
    return run.session().service(Subscriptions.class);
  }

  private static Outcome failed(Run run, String errno, String text) {
    run.error(errno, text);
    return Outcome.CONTINUE;
  }
}
