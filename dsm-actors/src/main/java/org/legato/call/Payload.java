package org.legato.call;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.util.Try;

/**
 * A message inside of another one, in the form that it would have alone: so each kind of message
 * keeps its own version and its own serialiser.
 */
record Payload(int serializer, String manifest, byte[] bytes) {
  private static final Logger LOG = LoggerFactory.getLogger(Payload.class);

  /**
   * A message packed.
   *
   * @throws IllegalArgumentException if it cannot be written
   */
  static Payload pack(ActorSystem<?> system, Object message) {
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(system));
    var found = serialization.findSerializerFor(message);
    String manifest = Serializers.manifestFor(found, message);
    return new Payload(
        found.identifier(), manifest, got(serialization.serialize(message), manifest));
  }

  /**
   * The message.
   *
   * @throws IllegalArgumentException if this node doesn't know its kind, or cannot read it
   */
  <T> T unpack(ActorSystem<?> system, Class<T> type) {
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(system));
    Object message = got(serialization.deserialize(bytes, serializer, manifest), manifest);
    if (!type.isInstance(message)) {
      throw new IllegalArgumentException(manifest + " is no " + type.getName());
    }
    return type.cast(message);
  }

  /** The message for a leg; nothing, and an error in the log, if this node cannot read it. */
  <T> Optional<T> read(ActorSystem<?> system, Class<T> type, String legId) {
    try {
      return Optional.of(unpack(system, type));
    } catch (IllegalArgumentException e) {
      LOG.error("leg {}: what came for it cannot be read and is lost", legId, e);
      return Optional.empty();
    }
  }

  /** Akka's failures are checked exceptions, which nobody would expect here. */
  private static <T> T got(Try<T> result, String manifest) {
    if (result.isFailure()) {
      throw new IllegalArgumentException(
          manifest + ": " + result.failed().get().getMessage(), result.failed().get());
    }
    return result.get();
  }
}
