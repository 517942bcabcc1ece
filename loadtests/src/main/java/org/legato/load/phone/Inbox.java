package org.legato.load.phone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The messages that have come to a phone, and waiting for them. */
abstract class Inbox {
  private final List<Message> received = new ArrayList<>();

  /** One more; who holds the lock wakes those that wait. */
  final void came(Message message) {
    received.add(message);
  }

  /** Waits for a message whose summary begins so; null if it did not come in time. */
  public Message await(String summary, Duration bound) {
    awaitUntil(() -> find(summary) != null, bound);
    synchronized (this) {
      return find(summary);
    }
  }

  private Message find(String summary) {
    return received.stream()
        .filter(message -> message.summary().startsWith(summary))
        .findFirst()
        .orElse(null);
  }

  /** The last such message, null if none has come. */
  public synchronized Message last(String summary) {
    return received.reversed().stream()
        .filter(message -> message.summary().startsWith(summary))
        .findFirst()
        .orElse(null);
  }

  /** How many such messages have come. */
  public synchronized long count(String summary) {
    return received.stream().filter(message -> message.summary().startsWith(summary)).count();
  }

  /** Whether such a message has come. */
  public synchronized boolean got(String summary) {
    return find(summary) != null;
  }

  /** Waits for a condition; looks whenever a message comes and every 20 ms. */
  public synchronized boolean awaitUntil(BooleanSupplier condition, Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        wait(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
