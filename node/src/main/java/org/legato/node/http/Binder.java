package org.legato.node.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.FiniteDuration;

/** Binds a port with bounds on time, size and number of connections. */
final class Binder {
  private Binder() {}

  static CompletionStage<Listening> bind(
      ActorSystem<?> system,
      String address,
      int port,
      Duration requestTimeout,
      int maxConnections,
      akka.japi.function.Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    ServerSettings defaults = ServerSettings.create(system.settings().config());
    var timeout = FiniteDuration.create(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
    ServerSettings settings =
        defaults
            .withTimeouts(defaults.getTimeouts().withRequestTimeout(timeout))
            .withMaxConnections(maxConnections);
    return Http.get(system)
        .newServerAt(address, port)
        .withSettings(settings)
        .bind(handler)
        .thenApply(Listening::new)
        .exceptionally(
            e -> {
              Throwable cause = e instanceof CompletionException ? e.getCause() : e;
              throw new IllegalStateException(
                  "cannot listen on " + address + ":" + port + ": " + cause.getMessage(), cause);
            });
  }
}
