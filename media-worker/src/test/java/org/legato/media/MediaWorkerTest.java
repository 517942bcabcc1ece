package org.legato.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MediaWorker.Statistics;
import org.legato.media.audio.G711;
import org.legato.media.audio.Goertzel;
import org.legato.media.codec.Codec;

/** The worker as a leg sees it, over real sockets. */
class MediaWorkerTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final MediaCounters counters = new MediaCounters();
  private final ConcurrentLinkedQueue<MediaEvent> events = new ConcurrentLinkedQueue<>();
  private final TestProbe<Reply> probe = kit.createTestProbe();
  private final ActorRef<Reply> me = probe.ref();
  private ActorRef<MediaWorker.Command> worker;
  private DatagramSocket peer;

  @BeforeEach
  void start() throws Exception {
    int low = freeRange();
    var config =
        ConfigFactory.parseString(
                "legato.media { low-port = %d, high-port = %d, rtcp-interval = 50 ms, threads = 3, max-units = 3 }"
                    .formatted(low, low + 7))
            .withFallback(ConfigFactory.load());
    worker =
        kit.spawn(
            MediaWorker.create(
                MediaSettings.from(config), events::add, () -> {}, counters, RoomObserver.ALONE));
    peer = socket();
  }

  @AfterEach
  void stop() {
    peer.close();
    kit.shutdownTestKit();
  }

  /** The first of eight ports that are free. */
  private static int freeRange() throws Exception {
    while (true) {
      List<DatagramSocket> bound = new ArrayList<>();
      try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        int low = first.getLocalPort() + 1 & ~1;
        for (int port = low; port < low + 8; port++) {
          if (port != first.getLocalPort()) {
            bound.add(new DatagramSocket(port, InetAddress.getLoopbackAddress()));
          }
        }
        return low;
      } catch (SocketException e) {
        // One of them is taken: somewhere else, then.
      } finally {
        bound.forEach(DatagramSocket::close);
      }
    }
  }

  private static DatagramSocket socket() throws Exception {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    socket.setSoTimeout(3000);
    return socket;
  }

  private int open(String id) {
    worker.tell(new MediaWorker.Open(id, "leg-" + id, me));
    return probe.expectMessageClass(MediaWorker.Opened.class).rtpPort();
  }

  private void connect(String id, DatagramSocket to) {
    configure(id, to);
    worker.tell(new MediaWorker.Connect(id, true, true));
    // Answered after what was said before: now the session knows its peer.
    statistics(id);
  }

  private void configure(String id, DatagramSocket to) {
    var parameters =
        new RtpParameters(
            "127.0.0.1",
            to.getLocalPort(),
            to.getLocalPort(),
            0,
            Codec.PCMU,
            "",
            List.of(new PayloadType(0, Codec.PCMU)),
            101,
            101,
            8000,
            20,
            true,
            true);
    worker.tell(new MediaWorker.Configure(id, parameters));
  }

  private void play(String id, PlaylistItem item) {
    worker.tell(new MediaWorker.Play(id, item, false, me));
    probe.expectMessageClass(MediaWorker.Done.class);
  }

  private static ByteBuffer receive(DatagramSocket socket, boolean report) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end) {
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      socket.receive(packet);
      int type = packet.getData()[1] & 0xFF;
      if (report == (type >= 200 && type <= 204)) {
        return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
      }
    }
    throw new AssertionError("no packet of this kind in ten seconds");
  }

  private static void send(DatagramSocket from, int port, int type, int number) throws Exception {
    ByteBuffer packet = ByteBuffer.allocate(172);
    packet.put((byte) 0x80).put((byte) type).putShort((short) number).putInt(number * 160);
    packet.putInt(7);
    from.send(new DatagramPacket(packet.array(), 172, InetAddress.getByName("127.0.0.1"), port));
  }

  private Statistics statistics(String id) {
    worker.tell(new MediaWorker.GetStatistics(id, me));
    return probe.expectMessageClass(Statistics.class);
  }

  @Test
  void playsATone() throws Exception {
    open("a");
    connect("a", peer);
    play("a", new PlaylistItem.Tone(400, 0, 0, 1000, 0));
    short[] heard = new short[1600];
    for (int i = 0; i < 10; i++) {
      ByteBuffer packet = receive(peer, false);
      for (int n = 0; n < 160; n++) {
        heard[i * 160 + n] = G711.decodeUlaw(packet.get(12 + n));
      }
    }
    assertThat(Goertzel.amplitude(heard, 0, 1600, 1000)).isBetween(7000.0, 9000.0);
    assertThat(Goertzel.amplitude(heard, 0, 1600, 1300)).isLessThan(500);
    await().until(() -> events.contains(new MediaEvent.PlaylistEmpty("leg-a")));
  }

  @Test
  void countsStrangersAndForeignPayloadTypesAndGoesOn() throws Exception {
    int port = open("a");
    connect("a", peer);
    try (DatagramSocket stranger = socket()) {
      send(peer, port, 0, 1);
      await().until(() -> statistics("a").packetsReceived() == 1);
      send(stranger, port, 0, 1);
      send(peer, port, 77, 2);
      send(peer, port, 0, 2);
      await().until(() -> statistics("a").packetsReceived() == 2);
      await().until(() -> statistics("a").wrongSource() == 1);
      assertThat(statistics("a").wrongPayloadType()).isEqualTo(1);
    }
  }

  @Test
  void aReinviteToAnotherAddressContinuesTheStream() throws Exception {
    open("a");
    connect("a", peer);
    play("a", new PlaylistItem.Tone(0, 0, 0, 1000, 0));
    ByteBuffer before = receive(peer, false);
    try (DatagramSocket moved = socket()) {
      connect("a", moved);
      ByteBuffer after = receive(moved, false);
      int packets = after.getShort(2) - before.getShort(2) & 0xFFFF;
      assertThat(after.getInt(8)).isEqualTo(before.getInt(8));
      assertThat(packets).isBetween(1, 500);
      assertThat(after.getInt(4) - before.getInt(4)).isEqualTo(packets * 160);
    }
  }

  @Test
  void reportsAndSaysByeAndLeavesNothing() throws Exception {
    open("a");
    connect("a", peer);
    play("a", new PlaylistItem.Tone(0, 0, 0, 1000, 0));
    receive(peer, false);
    assertThat(receive(peer, true).get(1) & 0xFF).isIn(200, 201);
    worker.tell(new MediaWorker.Close("a"));
    ByteBuffer last = receive(peer, true);
    while ((last.get(last.limit() - 7) & 0xFF) != 203) {
      last = receive(peer, true);
    }
    await().until(() -> counters.read().get("legato_media_ports_in_use").longValue() == 0);
    assertThat(counters.read().get("legato_media_sessions").longValue()).isZero();
  }

  /** Lets peers speak a tone each; gives what the last of them has heard. */
  private short[] talk(List<DatagramSocket> peers, List<Integer> ports, int... hz)
      throws Exception {
    short[] heard = new short[80 * 160];
    for (int n = 0; n < 80; n++) {
      for (int i = 0; i < peers.size(); i++) {
        ByteBuffer packet = ByteBuffer.allocate(172);
        packet.put((byte) 0x80).put((byte) 0).putShort((short) n).putInt(n * 160).putInt(7);
        for (int k = 0; k < 160; k++) {
          double value = 5000 * Math.sin(2 * Math.PI * hz[i] * (n * 160 + k) / 8000);
          packet.put(G711.encodeUlaw((short) value));
        }
        InetAddress here = InetAddress.getByName("127.0.0.1");
        peers.get(i).send(new DatagramPacket(packet.array(), 172, here, ports.get(i)));
      }
      // What is heard sets the pace: one packet of the worker for one of each peer.
      ByteBuffer packet = receive(peers.getLast(), false);
      for (int k = 0; k < 160; k++) {
        heard[n * 160 + k] = G711.decodeUlaw(packet.get(12 + k));
      }
    }
    return Arrays.copyOfRange(heard, 30 * 160, heard.length);
  }

  @Test
  void membersOfARoomHearEachOtherWhateverTheirThreadsWereAndATeeIsHeardInItsOwnRoomToo()
      throws Exception {
    List<DatagramSocket> peers = List.of(socket(), socket(), peer);
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String id = "s" + i;
      ports.add(open(id));
      connect(id, peers.get(i));
      play(id, new PlaylistItem.Room(i == 0 ? "lobby" : "stage", true, true));
    }
    worker.tell(new MediaWorker.TeeRoom("s0", "stage", "key", me));
    probe.expectMessageClass(MediaWorker.Done.class);
    worker.tell(new MediaWorker.RoomSize("stage", me));
    assertThat(probe.expectMessageClass(MediaWorker.Number.class).value()).isEqualTo(3);
    worker.tell(new MediaWorker.GetRooms(me));
    assertThat(probe.expectMessageClass(MediaWorker.Rooms.class).rooms())
        .anySatisfy(
            room -> {
              assertThat(room.room()).isEqualTo("lobby");
              assertThat(room.members()).containsExactly("leg-s0");
            });

    short[] heard = talk(peers, ports, 400, 700, 1100);
    worker.tell(new MediaWorker.LeaveTee("s0", "key", me));
    probe.expectMessageClass(MediaWorker.Done.class);
    worker.tell(new MediaWorker.RoomSize("stage", me));
    assertThat(probe.expectMessageClass(MediaWorker.Number.class).value()).isEqualTo(2);
    worker.tell(new MediaWorker.LeaveTee("s0", "key", me));
    assertThat(probe.expectMessageClass(MediaWorker.Refused.class).problem())
        .isEqualTo(MediaWorker.Problem.STATE);
    peers.get(0).close();
    peers.get(1).close();

    assertThat(Goertzel.amplitude(heard, 0, heard.length, 400)).as("the tee").isGreaterThan(2500);
    assertThat(Goertzel.amplitude(heard, 0, heard.length, 700)).isGreaterThan(2500);
    assertThat(Goertzel.amplitude(heard, 0, heard.length, 1100)).as("itself").isLessThan(300);
  }

  @Test
  void whoseCodecsCostTooMuchGetsNoMoreSessions() {
    for (String id : List.of("a", "b", "c")) {
      open(id);
      connect(id, peer);
    }
    await().until(() -> counters.read().get("legato_media_units").longValue() == 3);
    worker.tell(new MediaWorker.Open("d", "leg-d", me));
    assertThat(probe.expectMessageClass(MediaWorker.Refused.class).problem())
        .isEqualTo(MediaWorker.Problem.OVERLOADED);
    worker.tell(new MediaWorker.Close("b"));
    await().until(() -> counters.read().get("legato_media_units").longValue() == 2);
    open("d");
  }

  @Test
  void membersOfARoomAreCountedAndPortsRunOutWithAnAnswer() {
    for (String id : List.of("a", "b", "c", "d")) {
      open(id);
      play(id, new PlaylistItem.Room("r", true, true));
    }
    worker.tell(new MediaWorker.RoomSize("r", me));
    assertThat(probe.expectMessageClass(MediaWorker.Number.class).value()).isEqualTo(4);
    worker.tell(new MediaWorker.Open("e", "leg-e", me));
    assertThat(probe.expectMessageClass(MediaWorker.Refused.class).problem())
        .isEqualTo(MediaWorker.Problem.OVERLOADED);
    worker.tell(new MediaWorker.Close("a"));
    await().until(() -> counters.read().get("legato_media_ports_in_use").longValue() == 6);
    open("e");
  }

  /** Two sessions for one peer, of which the second waits for the word of the first. */
  private TrunkEnd successor() {
    open("old");
    connect("old", peer);
    play("old", new PlaylistItem.Tone(0, 0, 0, 1000, 0));
    open("new");
    configure("new", peer);
    play("new", new PlaylistItem.Tone(0, 0, 0, 500, 0));
    worker.tell(new Succession.Await("new", me));
    return probe.expectMessageClass(MediaWorker.TrunkOpened.class).end();
  }

  private static Succession.Begin begin() {
    return new Succession.Begin("new", 40, true, true, true);
  }

  private int sender() throws Exception {
    return receive(peer, false).getInt(8);
  }

  /** Until the first packet of another one; after that none of this one may come. */
  private void anotherFollows(int first) throws Exception {
    int next = sender();
    for (int i = 0; next == first && i < 500; i++) {
      next = sender();
    }
    assertThat(next).as("another sender within ten seconds").isNotEqualTo(first);
    for (int i = 0; i < 25; i++) {
      assertThat(sender()).isEqualTo(next);
    }
  }

  @Test
  void aSessionBeginsAtTheWordOfTheOneBefore() throws Exception {
    TrunkEnd end = successor();
    worker.tell(new Succession.Plan("new", begin()));
    int old = sender();

    worker.tell(new Succession.HandOver("old", end));

    anotherFollows(old);
    assertThat(statistics("old").packetsSent()).isPositive();
  }

  @Test
  void aSessionThatHasGoneToItsRoomsThreadMeanwhileBeginsAllTheSame() throws Exception {
    TrunkEnd end = successor();
    for (String room : List.of("1", "2", "3", "4")) {
      // One of them is another thread's.
      play("new", new PlaylistItem.Room(room, true, true));
    }
    int old = sender();

    worker.tell(new Succession.HandOver("old", end));
    // The plan may come later than the word.
    worker.tell(new Succession.Plan("new", begin()));

    anotherFollows(old);
  }
}
