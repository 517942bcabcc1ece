package org.legato.load.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes calls by SIP over UDP (RFC 3261) on one thread: sends again what was not answered, and
 * counts it.
 */
final class Caller implements AutoCloseable {
  private static final long T1_NS = 500_000_000;
  private static final long T2_NS = 4_000_000_000L;
  private static final long PATIENCE_NS = 64 * T1_NS;
  private static final long PAUSE_NS = 500_000;

  /** A request that waits for its final response. */
  private static final class Transaction {
    private final Call call;
    private final boolean invite;
    private final String text;
    private final long begunNs;
    private long nextNs;
    private long interval = T1_NS;
    private boolean provisional;
    private boolean done;

    private Transaction(Call call, boolean invite, String text, long nowNs) {
      this.call = call;
      this.invite = invite;
      this.text = text;
      this.begunNs = nowNs;
      this.nextNs = nowNs + T1_NS;
    }
  }

  private final DatagramChannel channel;
  private final InetSocketAddress here;
  private final InetSocketAddress server;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Map<String, Call> calls = new HashMap<>();
  private final Map<String, Transaction> transactions = new HashMap<>();
  private final PriorityQueue<Transaction> timers =
      new PriorityQueue<>((a, b) -> Long.compare(a.nextNs, b.nextNs));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(65536);
  private final Histogram answerTimes = new Histogram();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong endedByServer = new AtomicLong();
  private final Thread thread;
  private volatile boolean running = true;
  private int number;

  /** Binds a free port of an address to talk to a server from. */
  Caller(String host, InetSocketAddress server) throws IOException {
    this.server = server;
    channel = DatagramChannel.open();
    try {
      channel.bind(new InetSocketAddress(host, 0));
      channel.configureBlocking(false);
      channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4 << 20);
      here = (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    thread = new Thread(this::loop, "bench-sip");
    thread.setDaemon(true);
    thread.start();
  }

  /** Calls; {@link Call#answered} tells what came of it. */
  Call invite(String user, int rtpPort) {
    Call call =
        new Call(
            ++number,
            run,
            user,
            server.getAddress().getHostAddress() + ":" + server.getPort(),
            here,
            rtpPort);
    commands.add(
        () -> {
          calls.put(call.id(), call);
          begin(call, true, call.invite(via(call, "i")));
        });
    return call;
  }

  /** Hangs up; {@link Call#ended} tells whether the server knew of it. */
  void bye(Call call) {
    commands.add(
        () -> {
          if (!call.ended.isDone()) {
            begin(call, false, call.bye(via(call, "b")));
          }
        });
  }

  private String via(Call call, String what) {
    return "SIP/2.0/UDP "
        + here.getAddress().getHostAddress()
        + ":"
        + here.getPort()
        + ";branch="
        + "z9hG4bK"
        + what
        + call.id().replace('@', '.');
  }

  private void begin(Call call, boolean invite, String text) {
    Transaction transaction = new Transaction(call, invite, text, System.nanoTime());
    transactions.put((invite ? "INVITE " : "BYE ") + call.id(), transaction);
    timers.add(transaction);
    send(text);
  }

  private void send(String text) {
    try {
      channel.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), server);
    } catch (IOException e) {
      // It is sent again; what never gets through counts as failed.
    }
  }

  private void loop() {
    while (running) {
      for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
        command.run();
      }
      while (read()) {
        // Until nothing is left.
      }
      repeat(System.nanoTime());
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private boolean read() {
    buffer.clear();
    try {
      if (channel.receive(buffer) == null) {
        return false;
      }
    } catch (SocketException e) {
      // ICMP says that nobody is there: the timers see to it.
      return false;
    } catch (IOException e) {
      running = false;
      return false;
    }
    String text = StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    Call call = calls.get(Call.header(text, "call-id"));
    if (call == null) {
      return true;
    }
    if (text.startsWith("SIP/2.0 ")) {
      response(call, text);
    } else if (!text.startsWith("ACK ")) {
      send(call.answer(text));
      if (text.startsWith("BYE ") && call.ended.complete(true)) {
        endedByServer.incrementAndGet();
      }
    }
    return true;
  }

  private void response(Call call, String text) {
    int status = Integer.parseInt(text.substring(8, 11));
    String cseq = Call.header(text, "cseq");
    boolean invite = cseq.endsWith("INVITE");
    String key = (invite ? "INVITE " : "BYE ") + call.id();
    Transaction transaction = transactions.get(key);
    if (status < 200) {
      if (transaction != null) {
        transaction.provisional = true;
      }
      return;
    }
    call.status = status;
    if (transaction != null) {
      transactions.remove(key);
      transaction.done = true;
    }
    if (!invite) {
      call.ended.complete(status < 300);
      calls.remove(call.id());
    } else if (status < 300) {
      if (transaction != null) {
        answerTimes.add(System.nanoTime() - transaction.begunNs);
        call.answered(text);
      }
      // Its retransmission is acknowledged as well.
      send(call.ack(via(call, "a")));
      call.answered.complete(call.media == null ? Call.Outcome.FAILED : Call.Outcome.ANSWERED);
    } else {
      call.refused(text);
      send(call.ack(via(call, "i")));
      boolean overload = status == 503 || status == 486;
      call.answered.complete(overload ? Call.Outcome.REFUSED : Call.Outcome.FAILED);
    }
  }

  private void repeat(long now) {
    while (!timers.isEmpty() && (timers.peek().done || timers.peek().nextNs <= now)) {
      Transaction transaction = timers.poll();
      if (transaction.done) {
        continue;
      }
      if (now - transaction.begunNs > PATIENCE_NS) {
        transactions.remove((transaction.invite ? "INVITE " : "BYE ") + transaction.call.id());
        transaction.call.answered.complete(Call.Outcome.FAILED);
        transaction.call.ended.complete(false);
        continue;
      }
      if (!(transaction.invite && transaction.provisional)) {
        repeated.incrementAndGet();
        send(transaction.text);
      }
      transaction.interval = Math.min(2 * transaction.interval, T2_NS);
      transaction.nextNs = now + transaction.interval;
      timers.add(transaction);
    }
  }

  /** Requests that had to be sent again. */
  long repeated() {
    return repeated.get();
  }

  /** Calls that the server has hung up. */
  long endedByServer() {
    return endedByServer.get();
  }

  /** From INVITE to 200; what there was is forgotten. */
  CompletableFuture<Histogram> takeAnswerTimes() {
    return CompletableFuture.supplyAsync(
        () -> {
          Histogram copy = new Histogram();
          copy.add(answerTimes);
          answerTimes.clear();
          return copy;
        },
        commands::add);
  }

  @Override
  public void close() throws IOException {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
  }
}
