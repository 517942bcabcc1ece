package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.legato.media.MediaWorker;
import org.legato.media.MediaWorker.PlaylistItem;

/**
 * What a session's playlist holds, as far as its leg knows: enough to go on at about the same place
 * on another worker. Times are epoch ms.
 */
final class PlaylistMirror {
  private final Deque<Checkpoint.Playing> entries = new ArrayDeque<>();
  private long since;
  private boolean running;

  void add(PlaylistItem item, boolean front, long now) {
    if (entries.isEmpty()) {
      since = running ? now : 0;
    }
    if (front) {
      hold(now);
      entries.addFirst(new Checkpoint.Playing(item, 0));
      since = running ? now : 0;
    } else {
      entries.addLast(new Checkpoint.Playing(item, 0));
    }
  }

  /** Writes down how much of the first entry has been heard. */
  private void hold(long now) {
    if (!entries.isEmpty() && since > 0) {
      Checkpoint.Playing first = entries.removeFirst();
      entries.addFirst(new Checkpoint.Playing(first.item(), first.heardMs() + now - since));
    }
  }

  void run(long now) {
    if (!running) {
      running = true;
      since = now;
    }
  }

  void stand(long now) {
    hold(now);
    running = false;
    since = 0;
  }

  void clear() {
    entries.clear();
  }

  /**
   * Plays the same elsewhere: the last entry first, each in front of the others, so that each can
   * go on where it was.
   */
  void replay(String legId, ActorRef<MediaWorker.Reply> replyTo, Consumer<MediaWorker.Command> to) {
    for (Checkpoint.Playing entry : entries().reversed()) {
      to.accept(new MediaWorker.Play(legId, entry.item(), true, replyTo));
      if (entry.heardMs() > 0) {
        to.accept(new MediaWorker.Skip(legId, entry.heardMs()));
      }
    }
  }

  /** All up to this separator has been played. */
  void separator(int id, long now) {
    Iterator<Checkpoint.Playing> each = entries.iterator();
    int played = 0;
    while (each.hasNext()) {
      played++;
      if (each.next().item() instanceof PlaylistItem.Separator(int reached) && reached == id) {
        for (int i = 0; i < played; i++) {
          entries.removeFirst();
        }
        since = running ? now : 0;
        return;
      }
    }
  }

  /** The room that is joined, if one is. */
  Optional<String> room() {
    return entries.stream()
        .flatMap(
            entry ->
                entry.item() instanceof PlaylistItem.Room room
                    ? Stream.of(room.room())
                    : Stream.empty())
        .findFirst();
  }

  void leaveRoom() {
    entries.removeIf(entry -> entry.item() instanceof PlaylistItem.Room);
  }

  List<Checkpoint.Playing> entries() {
    return new ArrayList<>(entries);
  }

  long since() {
    return running && !entries.isEmpty() ? since : 0;
  }

  void restore(List<Checkpoint.Playing> saved, long playingSince, boolean goesOn) {
    entries.clear();
    entries.addAll(saved);
    since = playingSince;
    running = goesOn;
  }
}
