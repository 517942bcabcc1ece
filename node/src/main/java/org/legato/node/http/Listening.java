package org.legato.node.http;

import akka.http.javadsl.ServerBinding;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A server that listens. */
public final class Listening {
  private final ServerBinding binding;

  Listening(ServerBinding binding) {
    this.binding = binding;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** Stops listening and lets running requests end within the limit. */
  public CompletionStage<Void> stop(Duration limit) {
    return binding.terminate(limit).thenAccept(_ -> {});
  }
}
