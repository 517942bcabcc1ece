package org.legato.media.trunk;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.TrunkEnd;
import org.legato.media.audio.RoomTable;
import org.legato.media.net.RtpSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trunks of one media thread and the UDP socket that they share. Without a trunk it is bound at
 * most, and nothing is read or sent.
 */
public final class TrunkTable {
  private static final Logger LOG = LoggerFactory.getLogger(TrunkTable.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BUFFER_BYTES = 1024 * 1024;

  /** Datagrams read in one tick at most, for each trunk. */
  private static final int READ = 8;

  private final MediaSettings settings;
  private final int port;
  private final RoomTable rooms;
  private final MediaCounters counters;
  private final TrunkPacket packet = new TrunkPacket();
  private Trunk[] open = new Trunk[16];
  private int count;
  private RtpSocket socket;

  /**
   * No trunks yet.
   *
   * @param index of the media thread, from 0
   */
  public TrunkTable(MediaSettings settings, int index, RoomTable rooms, MediaCounters counters) {
    this.settings = settings;
    this.port = settings.trunkPort() == 0 ? 0 : settings.trunkPort() + index;
    this.rooms = rooms;
    this.counters = counters;
  }

  /**
   * Opens a trunk.
   *
   * @param raises whether the room mixes at the rate of what comes, if that is higher
   * @param replaced own end of a trunk that ends when the other end of this one answers, or null
   * @throws IOException if the socket can't be bound
   */
  public TrunkEnd open(String room, boolean raises, TrunkEnd replaced) throws IOException {
    if (socket == null) {
      socket = RtpSocket.open(settings.trunkBinding(), port, BUFFER_BYTES);
    }
    int number = free();
    TrunkEnd end = new TrunkEnd(settings.trunkTarget(), socket.port(), number, RANDOM.nextLong());
    open[number] = new Trunk(end, room, raises, replaced, counters);
    if (find(replaced) == null) {
      join(open[number]);
    }
    count++;
    counters.trunks(1);
    return end;
  }

  private void join(Trunk trunk) {
    if (trunk.replaced() != null) {
      close(trunk.replaced());
    }
    trunk.link(rooms.link(trunk.room(), trunk, trunk.raises()));
  }

  private Trunk find(TrunkEnd own) {
    return own != null
            && own.number() < open.length
            && open[own.number()] != null
            && open[own.number()].own().equals(own)
        ? open[own.number()]
        : null;
  }

  private int free() {
    for (int i = 0; i < open.length; i++) {
      if (open[i] == null) {
        return i;
      }
    }
    int next = open.length;
    open = Arrays.copyOf(open, 2 * next);
    return next;
  }

  /** A trunk sends to there; nothing happens if it is gone. */
  public void connect(TrunkEnd own, TrunkEnd peer) {
    Trunk trunk = find(own);
    if (trunk != null) {
      trunk.connect(peer);
    }
  }

  /** Ends a trunk; nothing happens if it is gone. */
  public void close(TrunkEnd own) {
    Trunk trunk = find(own);
    if (trunk != null) {
      trunk.close();
      open[own.number()] = null;
      count--;
      counters.trunks(-1);
    }
  }

  /**
   * Reads what has come and sends the part of this tick.
   *
   * @param frame the number of the 20 ms frame
   * @param slot which tick of the frame it is
   * @param slots how many ticks a frame has
   */
  public void tick(long frame, int slot, int slots) {
    if (count == 0) {
      return;
    }
    read();
    for (int i = slot; i < open.length; i += slots) {
      Trunk one = open[i];
      if (one != null) {
        one.send(frame, packet, socket);
      }
    }
  }

  private void read() {
    for (int i = READ * count; i > 0 && socket.receive(packet.empty()) != null; i--) {
      int number = packet.isValid() ? packet.trunk() : -1;
      Trunk to = number >= 0 && number < open.length ? open[number] : null;
      if (to == null || !to.take(packet)) {
        counters.trunkStranger();
      } else if (!to.isLinked()) {
        join(to);
      }
    }
  }

  /** Closes the socket. */
  public void shut() {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.warn("the socket of rooms' trunks did not close: {}", e.getMessage());
      }
    }
  }
}
