package org.legato.node;

import akka.actor.Dropped;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Behaviors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages to other nodes that were dropped because too many waited
 * (akka.remote.artery.advanced.outbound-message-queue-size): counts them, and says so, at most once
 * in ten seconds. Akka itself would say it as one of its many dead letters, which the log leaves
 * out.
 */
final class DroppedMessages {
  private static final Logger LOG = LoggerFactory.getLogger(DroppedMessages.class);
  private static final long REPORT_EVERY_NS = 10_000_000_000L;

  private final LongAdder counter;
  private final LongSupplier nanoTime;
  private long unreported;
  private long lastReportNs;

  private DroppedMessages(LongAdder counter, LongSupplier nanoTime) {
    this.counter = counter;
    this.nanoTime = nanoTime;
    lastReportNs = nanoTime.getAsLong() - REPORT_EVERY_NS;
  }

  /** From now on counts there. */
  static void countIn(ActorSystem<?> system, LongAdder counter) {
    var subscriber =
        system.systemActorOf(
            behavior(counter, System::nanoTime), "dropped-messages", Props.empty());
    system.eventStream().tell(new EventStream.Subscribe<>(Dropped.class, subscriber));
  }

  static Behavior<Dropped> behavior(LongAdder counter, LongSupplier nanoTime) {
    return Behaviors.setup(
        context -> {
          DroppedMessages messages = new DroppedMessages(counter, nanoTime);
          return Behaviors.receive(Dropped.class)
              .onMessage(
                  Dropped.class,
                  dropped -> {
                    messages.add(dropped);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private void add(Dropped dropped) {
    counter.increment();
    unreported++;
    long now = nanoTime.getAsLong();
    if (now - lastReportNs >= REPORT_EVERY_NS) {
      LOG.warn(
          "{} messages were dropped, now a {} to {}: {}",
          unreported,
          dropped.message().getClass().getName(),
          dropped.recipient().path(),
          dropped.reason());
      unreported = 0;
      lastReportNs = now;
    }
  }
}
