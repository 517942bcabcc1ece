package org.legato.sip.stack;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sip.ListeningPoint;
import javax.sip.SipListener;
import org.legato.sip.SipSettings;

/** A JAIN-SIP stack with its sockets open; owns its threads. */
final class JainStack implements AutoCloseable {
  /** How often another free port is tried when somebody takes the one just found. */
  private static final int PORT_ATTEMPTS = 20;

  private final String name;
  private final SipStackImpl stack;
  private final SipProviderImpl provider;
  private final int port;
  private final Set<Thread> eventThreads;

  private JainStack(
      String name,
      SipStackImpl stack,
      SipProviderImpl provider,
      int port,
      Set<Thread> eventThreads) {
    this.name = name;
    this.stack = stack;
    this.provider = provider;
    this.port = port;
    this.eventThreads = eventThreads;
  }

  /**
   * Opens the sockets; a failed start leaves no thread behind. One at a time, so that the threads
   * of each stack can be told apart.
   */
  static synchronized JainStack open(SipSettings settings, StackWiring wiring, SipListener listener)
      throws IOException {
    IOException failure = null;
    int attempts = settings.port() == 0 ? PORT_ATTEMPTS : 1;
    for (int i = 0; i < attempts; i++) {
      try {
        int port = settings.port() == 0 ? freePort(settings) : settings.port();
        return openAt(port, settings, wiring, listener);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static JainStack openAt(
      int port, SipSettings settings, StackWiring wiring, SipListener listener) throws IOException {
    // JAIN-SIP keeps its threads when a socket cannot be opened, so look first.
    checkFree(port, settings);
    String name = "legato-" + UUID.randomUUID();
    wiring.register(name);
    Set<Thread> before = eventThreads();
    SipStackImpl stack = null;
    try {
      stack = new SipStackImpl(properties(name, settings));
      SipProviderImpl provider = null;
      for (String transport : settings.tcp() ? new String[] {"udp", "tcp"} : new String[] {"udp"}) {
        ListeningPoint point = stack.createListeningPoint(settings.address(), port, transport);
        if (provider == null) {
          provider = (SipProviderImpl) stack.createSipProvider(point);
          provider.addSipListener(listener);
        } else {
          provider.addListeningPoint(point);
        }
      }
      stack.start();
      return new JainStack(name, stack, provider, port, newSince(before));
    } catch (Exception e) {
      if (stack != null) {
        stop(stack, newSince(before));
      }
      StackWiring.unregister(name);
      throw new IOException("cannot open SIP at " + settings.address() + ":" + port + ": " + e, e);
    }
  }

  private static Properties properties(String name, SipSettings settings) {
    Properties p = new Properties();
    p.setProperty("javax.sip.STACK_NAME", name);
    p.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
    p.setProperty("javax.sip.ROUTER_PATH", HopRouter.class.getName());
    p.setProperty("javax.sip.USE_ROUTER_FOR_ALL_URIS", "true");
    String own = "gov.nist.javax.sip.";
    p.setProperty(own + "STACK_LOGGER", Slf4jStackLogger.class.getName());
    p.setProperty(own + "SERVER_LOGGER", MessageTap.class.getName());
    p.setProperty(own + "MESSAGE_PARSER_FACTORY", GuardedParserFactory.class.getName());
    p.setProperty(own + "REENTRANT_LISTENER", "true");
    p.setProperty(own + "THREAD_POOL_SIZE", Integer.toString(settings.threads()));
    p.setProperty(own + "MAX_MESSAGE_SIZE", Integer.toString(settings.maxMessageSize()));
    p.setProperty(own + "RECEIVE_UDP_BUFFER_SIZE", "4194304");
    p.setProperty(own + "SEND_UDP_BUFFER_SIZE", "4194304");
    p.setProperty(own + "DELIVER_UNSOLICITED_NOTIFY", "true");
    p.setProperty(own + "CANCEL_CLIENT_TRANSACTION_CHECKED", "false");
    p.setProperty(own + "CONNECTION_TIMEOUT", "5000");
    p.setProperty(own + "MAX_CONNECTIONS", "1000");
    return p;
  }

  private static int freePort(SipSettings settings) throws IOException {
    try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getByName(settings.address()))) {
      return udp.getLocalPort();
    }
  }

  private static void checkFree(int port, SipSettings settings) throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.address(), port);
    try (DatagramSocket udp = new DatagramSocket(null);
        ServerSocket tcp = new ServerSocket()) {
      udp.setReuseAddress(false);
      udp.bind(address);
      if (settings.tcp()) {
        tcp.setReuseAddress(true);
        tcp.bind(address);
      }
    } catch (IOException e) {
      throw new IOException("cannot bind SIP to " + address + ": " + e.getMessage(), e);
    }
  }

  SipProviderImpl provider() {
    return provider;
  }

  int port() {
    return port;
  }

  /**
   * JAIN-SIP's own stop only tells its event thread, which is no daemon, to end, and does not wake
   * it from waiting for the next event.
   */
  private static void stop(SipStackImpl stack, Set<Thread> eventThreads) {
    stack.stop();
    eventThreads.forEach(Thread::interrupt);
  }

  private static Set<Thread> newSince(Set<Thread> before) {
    Set<Thread> threads = eventThreads();
    threads.removeAll(before);
    return threads;
  }

  private static Set<Thread> eventThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("EventScannerThread"))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    stop(stack, eventThreads);
    StackWiring.unregister(name);
  }
}
