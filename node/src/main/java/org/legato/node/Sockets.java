package org.legato.node;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.legato.media.MediaSettings;
import org.legato.sip.SipSettings;

/** Looks before the start whether a node can listen where it is told to. */
final class Sockets {
  private Sockets() {}

  /**
   * Refuses addresses that are not this machine's and SIP ports that are taken.
   *
   * @throws ConfigProblem naming the keys
   */
  static void requireFree(SipSettings sip, MediaSettings media) {
    udp("legato.sip", sip.address(), sip.port());
    if (sip.tcp()) {
      tcp("legato.sip", sip.address(), sip.port());
    }
    udp("legato.media", media.address(), 0);
  }

  private static void udp(String part, String address, int port) {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw refused(part, "UDP", address, port, e);
    }
  }

  private static void tcp(String part, String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw refused(part, "TCP", address, port, e);
    }
  }

  private static ConfigProblem refused(
      String part, String transport, String address, int port, IOException e) {
    String where = port == 0 ? address : address + " port " + port;
    String remedy = port == 0 ? "" : " and port, or stop what listens there";
    return new ConfigProblem(
        part
            + ": cannot use "
            + transport
            + " at "
            + where
            + ": "
            + e.getMessage()
            + "; set "
            + part
            + ".address"
            + remedy,
        e);
  }
}
