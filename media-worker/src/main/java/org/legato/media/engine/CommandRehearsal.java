package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.Close;
import org.legato.media.MediaWorker.Command;
import org.legato.media.MediaWorker.Configure;
import org.legato.media.MediaWorker.Connect;
import org.legato.media.MediaWorker.Disconnect;
import org.legato.media.MediaWorker.Flush;
import org.legato.media.MediaWorker.GetStatistics;
import org.legato.media.MediaWorker.LeaveRoom;
import org.legato.media.MediaWorker.Open;
import org.legato.media.MediaWorker.Play;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.RoomSize;
import org.legato.media.MediaWorker.SendKey;
import org.legato.media.MediaWorker.Set;
import org.legato.media.MediaWorker.Skip;
import org.legato.media.MediaWorker.Switch;
import org.legato.media.RoomObserver;
import org.legato.media.Succession;
import org.legato.media.TrunkEnd;

/**
 * The commands of calls, each so often that it is compiled before the first real one: when a node
 * takes over the calls of another one, hundreds come in a moment.
 */
final class CommandRehearsal {
  static final int ROUNDS = 6;
  private static final int SESSIONS = 60;
  private static final int PER_ROOM = 6;
  private static final int EVENT = 101;
  private static final int RATE = 8000;

  /** For the ticks of the sessions of a round. */
  private static final long BETWEEN_NS = TimeUnit.MILLISECONDS.toNanos(30);

  private final MediaSettings settings;
  private final ActorRef<Reply> nobody;
  private final byte[] sound = sound();

  private CommandRehearsal(MediaSettings settings, ActorRef<Reply> nobody) {
    this.settings = settings;
    this.nobody = nobody;
  }

  /**
   * All of it, with a worker of its own.
   *
   * @param settings of a worker that is apart from the real one
   * @param nobody gets the answers
   * @param rounds how often
   * @return how many packets were sent
   */
  static long run(MediaSettings settings, ActorRef<Reply> nobody, int rounds) throws IOException {
    CommandRehearsal rehearsal = new CommandRehearsal(settings, nobody);
    MediaCounters counters = new MediaCounters();
    for (int round = 0; round < rounds; round++) {
      rehearsal.round(counters);
    }
    return counters.read().get("legato_media_packets_sent_total").longValue();
  }

  private void round(MediaCounters counters) throws IOException {
    WorkerActor worker = new WorkerActor(settings, _ -> {}, () -> {}, counters, RoomObserver.ALONE);
    worker.start();
    try (DatagramSocket peer = new DatagramSocket(0, Rehearsal.HERE)) {
      for (int i = 0; i < SESSIONS; i++) {
        begin(i, peer.getLocalPort()).forEach(worker::on);
      }
      LockSupport.parkNanos(BETWEEN_NS);
      for (int i = 0; i < SESSIONS; i++) {
        change(i, peer.getLocalPort()).forEach(worker::on);
      }
      LockSupport.parkNanos(BETWEEN_NS);
      for (int i = 0; i < SESSIONS; i++) {
        worker.on(new Close(id(i)));
      }
    } finally {
      worker.stop();
    }
  }

  private static String id(int session) {
    return "command-rehearsal-" + session;
  }

  private static String room(int session) {
    return "command-rehearsal-" + session / PER_ROOM;
  }

  private List<Command> begin(int session, int peer) {
    String id = id(session);
    return List.of(
        new Open(id, id, nobody),
        new Succession.Await(id, nobody),
        new Configure(id, Rehearsal.parameters(peer, session % 2 == 0, EVENT)),
        new Succession.Plan(id, new Succession.Begin(id, 0, true, true, true)),
        new Succession.TakeBack(id),
        new Play(id, new PlaylistItem.Data(sound, "rehearsal.wav", true), false, nobody),
        new Play(id, new PlaylistItem.Silence(20), true, nobody),
        new Play(id, new PlaylistItem.Separator(session), false, nobody),
        new Set(id, Switch.RECEIVING, true),
        new Succession.Begin(id, 20, true, true, true),
        new Connect(id, true, true));
  }

  private List<Command> change(int session, int peer) {
    String id = id(session);
    return List.of(
        new GetStatistics(id, nobody),
        new Flush(id, true),
        new Play(id, new PlaylistItem.Room(room(session), true, true), false, nobody),
        new RoomSize(room(session), nobody),
        new Skip(id, 20),
        new SendKey(id, 5, 40),
        new GetStatistics(id, nobody),
        new LeaveRoom(id, nobody),
        new Disconnect(id),
        new Succession.HandOver(id, end(peer)));
  }

  private static TrunkEnd end(int peer) {
    return new TrunkEnd(Rehearsal.HERE.getHostAddress(), peer, 1, 1);
  }

  /** A tenth of a second in a WAV file. */
  private static byte[] sound() {
    int bytes = 2 * RATE / 10;
    return ByteBuffer.allocate(44 + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(36 + bytes)
        .put(ascii("WAVEfmt "))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(RATE)
        .putInt(2 * RATE)
        .putShort((short) 2)
        .putShort((short) 16)
        .put(ascii("data"))
        .putInt(bytes)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
