package org.legato.sip.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.legato.sip.SipCounters;
import org.legato.sip.SipSettings;
import org.legato.sip.stack.TransactionLayer.Target;

/** Resolves host names (A, AAAA) on a bounded pool of threads. */
final class Resolver implements AutoCloseable {
  private static final int QUEUE = 1024;
  private final ThreadPoolExecutor pool;
  private final SipCounters counters;

  Resolver(SipSettings settings, SipCounters counters) {
    this.counters = counters;
    pool =
        new ThreadPoolExecutor(
            settings.resolverThreads(),
            settings.resolverThreads(),
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("sip-resolver-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Resolves a next hop.
   *
   * @param later told on another thread, with an error or an empty text
   * @param now told at once where there is nothing to resolve
   */
  void resolve(NextHop hop, BiConsumer<Target, String> later, Consumer<Target> now) {
    if (hop.isLiteral()) {
      now.accept(new Target(hop.host(), hop.port(), hop.transport(), hop.fixed()));
      return;
    }
    try {
      pool.execute(() -> lookUp(hop, later));
    } catch (RejectedExecutionException full) {
      counters.count("resolver_queue_full");
      later.accept(null, "too many host names wait to be resolved");
    }
  }

  private static void lookUp(NextHop hop, BiConsumer<Target, String> result) {
    try {
      String address = InetAddress.getByName(hop.host()).getHostAddress();
      String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
      result.accept(new Target(host, hop.port(), hop.transport(), hop.fixed()), "");
    } catch (UnknownHostException e) {
      result.accept(null, "unknown host " + hop.host());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
