package org.legato.media.trunk;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.TrunkEnd;
import org.legato.media.audio.RoomTable;
import org.legato.media.net.RtpSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trunks of one media thread and the UDP socket that they share, with single words between
 * workers that must not wait for anybody. Without a trunk, and without a word that is awaited, it
 * is bound at most, and nothing is read.
 */
public final class TrunkTable {
  private static final Logger LOG = LoggerFactory.getLogger(TrunkTable.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BUFFER_BYTES = 1024 * 1024;

  /** A datagram that is no trunk's, but a word that somebody waits for. */
  private static final int WORD = -1;

  private static final short[] NOTHING = {};

  /** Datagrams read in one tick at most, for each trunk. */
  private static final int READ = 8;

  private final MediaSettings settings;
  private final int port;
  private final RoomTable rooms;
  private final MediaCounters counters;
  private final TrunkPacket packet = new TrunkPacket();
  private final Map<Long, Runnable> awaited = new HashMap<>();
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
    bind();
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

  private void bind() throws IOException {
    if (socket == null) {
      socket = RtpSocket.open(settings.trunkBinding(), port, BUFFER_BYTES);
    }
  }

  /**
   * Waits for one word of another worker.
   *
   * @param told runs when it comes, at most once
   * @return what that worker needs for {@link #tell}
   * @throws IOException if the socket can't be bound
   */
  public TrunkEnd await(Runnable told) throws IOException {
    bind();
    TrunkEnd end = new TrunkEnd(settings.trunkTarget(), socket.port(), WORD, RANDOM.nextLong());
    awaited.put(end.key(), told);
    return end;
  }

  /** Waits no longer. */
  public void forget(TrunkEnd end) {
    awaited.remove(end.key());
  }

  /**
   * Says to another worker what it waits for; it may get lost.
   *
   * @throws IOException if the socket can't be bound
   */
  public void tell(TrunkEnd end) throws IOException {
    bind();
    var word = packet.write(end.number(), end.key(), 0, NOTHING, 0, 0);
    socket.send(word, new InetSocketAddress(end.address(), end.port()));
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
    if (count == 0 && awaited.isEmpty()) {
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
    int most = READ * (count + awaited.size());
    for (int i = most; i > 0 && socket.receive(packet.empty()) != null; i--) {
      take(packet.isValid() ? packet.trunk() : Integer.MIN_VALUE);
    }
  }

  private void take(int number) {
    Trunk to = number >= 0 && number < open.length ? open[number] : null;
    Runnable told = number == WORD ? awaited.remove(packet.key()) : null;
    if (told != null) {
      told.run();
    } else if (to == null || !to.take(packet)) {
      counters.trunkStranger();
    } else if (!to.isLinked()) {
      join(to);
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
