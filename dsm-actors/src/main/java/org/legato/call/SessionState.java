package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.legato.media.MediaWorker;
import org.legato.media.MemberControl;
import org.legato.media.RoomOrders;
import org.legato.media.Succession;

/** What a leg's media session is, so that one like it can be made at any worker. */
final class SessionState {
  private final String legId;
  private final PlaylistMirror playlist = new PlaylistMirror();
  private final Map<MediaWorker.Switch, Boolean> switches = new EnumMap<>(MediaWorker.Switch.class);
  private Optional<MediaWorker.RtpParameters> parameters = Optional.empty();
  private MemberControl control = MemberControl.NONE;
  private boolean connected;
  private boolean input;
  private boolean output;

  SessionState(String legId) {
    this.legId = legId;
  }

  void restore(Checkpoint.Media saved) {
    parameters = saved.parameters();
    switches.putAll(saved.switches());
    control = saved.control().orElse(MemberControl.NONE);
    connected = saved.connected();
    input = saved.inputSet();
    output = saved.outputSet();
    playlist.restore(saved.playlist(), saved.playingSince(), saved.connected());
  }

  PlaylistMirror playlist() {
    return playlist;
  }

  Optional<MediaWorker.RtpParameters> parameters() {
    return parameters;
  }

  Map<MediaWorker.Switch, Boolean> switches() {
    return Map.copyOf(switches);
  }

  MemberControl control() {
    return control;
  }

  // ---- what changes it: each gives what the worker is to be told

  MediaWorker.Command configure(MediaWorker.RtpParameters next) {
    parameters = Optional.of(next);
    return new MediaWorker.Configure(legId, next);
  }

  /**
   * Its sound begins.
   *
   * @param now of the clock of checkpoints, in milliseconds
   */
  MediaWorker.Command connect(boolean in, boolean out, long now) {
    connected = true;
    input = in;
    output = out;
    playlist.run(now);
    return new MediaWorker.Connect(legId, in, out);
  }

  MediaWorker.Command disconnect(long now) {
    connected = false;
    playlist.stand(now);
    return new MediaWorker.Disconnect(legId);
  }

  MediaWorker.Command set(MediaWorker.Switch option, boolean on) {
    switches.put(option, on);
    return new MediaWorker.Set(legId, option, on);
  }

  MediaWorker.Command control(MemberControl next) {
    control = next;
    return new RoomOrders.Control(legId, next);
  }

  // ---- what a worker has to be told for it to be so

  /** Makes a session that is new what this one is, but silent; files are read now. */
  void prepare(ActorRef<MediaWorker.Reply> replyTo, Consumer<MediaWorker.Command> worker) {
    describe(worker);
    playlist.replay(legId, replyTo, worker);
  }

  /** How a session that was prepared goes on from where this one is now. */
  Succession.Begin begin(long now) {
    long playedMs = playlist.since() > 0 ? now - playlist.since() : 0;
    return new Succession.Begin(legId, playedMs, connected, input, output);
  }

  /**
   * Tells the worker of this very session again what may have been lost with the node of who said
   * it; what it knows changes nothing. Of the playlist it knows what is in the mirror.
   */
  void repeat(Consumer<MediaWorker.Command> worker) {
    describe(worker);
    if (playlist.entries().isEmpty()) {
      worker.accept(new MediaWorker.Flush(legId, false));
    }
    worker.accept(
        connected
            ? new MediaWorker.Connect(legId, input, output)
            : new MediaWorker.Disconnect(legId));
  }

  private void describe(Consumer<MediaWorker.Command> worker) {
    parameters.ifPresent(known -> worker.accept(new MediaWorker.Configure(legId, known)));
    switches.forEach((option, on) -> worker.accept(new MediaWorker.Set(legId, option, on)));
    if (!control.equals(MemberControl.NONE)) {
      worker.accept(new RoomOrders.Control(legId, control));
    }
  }
}
