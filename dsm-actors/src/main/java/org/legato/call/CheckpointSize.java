package org.legato.call;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorRef;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.remote.artery.RemoteInstrument;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the bytes of the checkpoints that a node sends, with their envelopes, as they leave it:
 * the transport alone knows how long a message has become. Made by the transport, see
 * reference.conf.
 */
public final class CheckpointSize extends RemoteInstrument {
  /** Anything from 8 to 31 that no other instrument has. */
  private static final byte IDENTIFIER = 21;

  private static final Id ID = new Id();

  private final Total total;

  /** Where the instruments of one actor system count. */
  private static final class Total implements Extension {
    private volatile LongAdder bytes = new LongAdder();
  }

  private static final class Id extends AbstractExtensionId<Total> {
    @Override
    public Total createExtension(ExtendedActorSystem system) {
      return new Total();
    }
  }

  public CheckpointSize(ExtendedActorSystem system) {
    total = ID.get(system);
  }

  /** From now on counts there. */
  public static void countIn(ActorSystem<?> system, LongAdder bytes) {
    ID.get(Adapter.toClassic(system)).bytes = bytes;
  }

  @Override
  public byte identifier() {
    return IDENTIFIER;
  }

  @Override
  public void remoteMessageSent(
      ActorRef recipient, Object message, ActorRef sender, int size, long time) {
    if (message instanceof LegHost.Store) {
      total.bytes.add(size);
    }
  }

  @Override
  public void remoteWriteMetadata(
      ActorRef recipient, Object message, ActorRef sender, ByteBuffer buffer) {
    // Nothing is added to messages.
  }

  @Override
  public void remoteReadMetadata(
      ActorRef recipient, Object message, ActorRef sender, ByteBuffer buffer) {
    // Nothing was added.
  }

  @Override
  public void remoteMessageReceived(
      ActorRef recipient, Object message, ActorRef sender, int size, long time) {
    // Who has sent it has counted it.
  }
}
