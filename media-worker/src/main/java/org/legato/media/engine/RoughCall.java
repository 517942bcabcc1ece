package org.legato.media.engine;

import java.io.IOException;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MediaWorker.Switch;
import org.legato.media.MemberControl;
import org.legato.media.audio.AudioFile;
import org.legato.media.audio.Playlist;
import org.legato.media.audio.ToneSource;
import org.legato.media.net.RtpPorts;
import org.legato.media.rtp.MediaSession;

/**
 * A call of the rehearsal to which everything happens that happens to some: a peer with a bad
 * network, which moves to another address, sound that begins and ends, a room that it leaves.
 */
final class RoughCall implements AutoCloseable {
  private static final int COMMAND_EVERY = 5;
  private static final int MOVE_EVERY = 160;

  /** So seldom that a socket is settled in between. */
  private static final int HOLD_EVERY = 32;

  /** A peer that is held, or whose answer is still on its way. */
  private static final int NOWHERE = 0;

  private static final Playlist.Listener NOBODY = new Playlist.Listener() {};

  private final MediaThread thread;
  private final MediaSession session;
  private final String room;
  private final AudioFile sound;
  private final RehearsalPeer first;
  private final RehearsalPeer second;
  private final int keys;
  private int commands;

  /**
   * A call that is ticked by a thread from now on.
   *
   * @param number of the call, from 0
   * @param room where it is half of the time
   */
  RoughCall(
      MediaThread thread,
      RtpPorts ports,
      int number,
      String room,
      AudioFile sound,
      MediaSettings settings)
      throws IOException {
    this.thread = thread;
    this.room = room;
    this.sound = sound;
    String id = "rough-" + number;
    session = new MediaSession(id, id, ports, number, "rehearsal", settings, event -> {});
    first = new RehearsalPeer(Rehearsal.HERE, ports.port(), Rehearsal.EVENT, 2 * number);
    second = new RehearsalPeer(Rehearsal.HERE, ports.port(), Rehearsal.EVENT, 2 * number + 1);
    // Every second one presses its keys as sound.
    keys = number % 2 == 0 ? Rehearsal.EVENT : -1;
    talkTo(first.port());
    session.attach(true, true);
    thread.adopt(session, () -> {});
  }

  /**
   * What comes and what is asked for in 20 ms.
   *
   * @param number of the frame, from 0
   */
  void frame(int number) throws IOException {
    (number / MOVE_EVERY % 2 == 0 ? first : second).frame(number);
    if (number > 0 && number % MOVE_EVERY == 0) {
      thread.execute(() -> talkTo(peerOf(number)));
    }
    if (number % COMMAND_EVERY == 0) {
      int command = commands++;
      thread.execute(() -> run(command, number));
    }
  }

  private int peerOf(int frame) {
    return (frame / MOVE_EVERY % 2 == 0 ? first : second).port();
  }

  private void talkTo(int port) {
    RtpParameters next = Rehearsal.parameters(port, port == first.port(), keys);
    session.configure(next, thread.nowMs());
  }

  private void run(int command, int frame) {
    switch (command % 8) {
      case 0 -> {
        thread.rooms().leave(session);
        session.playlist().append(sound.entry(false));
      }
      case 1 -> {
        session.playlist().append(Playlist.separator(command));
        session.playlist().append(ToneSource.silence(60));
        session.playlist().skip(sound.samples().length / 160 - 2, NOBODY);
      }
      case 2 -> {
        session.playlist().flush();
        session.set(Switch.RECEIVING, false);
        session
            .playlist()
            .append(thread.rooms().join(session, room, true, true, MemberControl.NONE));
      }
      case 3 -> {
        session.set(Switch.RECEIVING, true);
        if (command % HOLD_EVERY == 3) {
          talkTo(NOWHERE);
        }
      }
      case 4 -> {
        talkTo(peerOf(frame));
        session.playlist().front(ToneSource.silence(40));
      }
      case 5 -> session.sendKey(3, 60);
      case 6 -> session.detach();
      default -> {
        session.attach(true, command % 3 != 0);
        session.statistics();
      }
    }
  }

  @Override
  public void close() throws IOException {
    first.close();
    second.close();
    Rehearsal.end(session, thread);
  }
}
