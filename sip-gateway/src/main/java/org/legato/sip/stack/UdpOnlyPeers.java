package org.legato.sip.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.legato.sip.stack.TransactionLayer.Target;

/**
 * Peers that took no TCP connection lately: each attempt may block a sender for seconds, so another
 * one is made only after ten minutes.
 */
final class UdpOnlyPeers {
  private static final long NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int MOST = 1000;

  private final Map<String, Long> failedAt =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };
  private final LongSupplier nanoTime;

  UdpOnlyPeers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized void add(Target target) {
    failedAt.put(key(target), nanoTime.getAsLong());
  }

  synchronized boolean contains(Target target) {
    Long failed = failedAt.get(key(target));
    if (failed != null && nanoTime.getAsLong() - failed > NANOS) {
      failedAt.remove(key(target));
      return false;
    }
    return failed != null;
  }

  private static String key(Target target) {
    return target.host() + ':' + target.port();
  }
}
