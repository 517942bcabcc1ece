package org.legato.node.http;

import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.legato.call.CallControl;
import org.legato.call.RoomControl;
import org.legato.node.ApplicationControl;
import org.legato.node.ClusterControl;

/** HTTP control: calls, rooms, applications, health and metrics. */
public final class HttpServer {
  private HttpServer() {}

  /**
   * What the routes work on.
   *
   * @param ready whether the node takes new calls; must not block
   * @param metrics names and numbers, see docs/control.md; must not block
   */
  public record Services(
      CallControl calls,
      RoomControl rooms,
      ApplicationControl applications,
      ClusterControl nodes,
      BooleanSupplier ready,
      Supplier<Map<String, Number>> metrics) {}

  /** Starts to listen; fails if the port is taken. */
  public static CompletionStage<Listening> start(
      ActorSystem<?> system, HttpSettings settings, Services services) {
    var routes = new Routes(settings, services, Materializer.matFromSystem(system));
    return Binder.bind(
        system,
        settings.address(),
        settings.port(),
        settings.requestTimeout(),
        settings.maxConnections(),
        routes::handle);
  }
}
