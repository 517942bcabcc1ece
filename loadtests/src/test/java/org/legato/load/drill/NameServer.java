package org.legato.load.drill;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A DNS server for one service (RFC 1035, RFC 2782): the addresses of its hosts. */
final class NameServer implements AutoCloseable {
  static final String SERVICE = "legato.test";
  static final String PORT_NAME = "bootstrap";
  private static final int A = 1;
  private static final int SRV = 33;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final List<String> addresses;
  private final int port;

  /**
   * Answers at a free port.
   *
   * @param port in SRV records
   */
  NameServer(List<String> addresses, int port) throws IOException {
    this.addresses = List.copyOf(addresses);
    this.port = port;
    Thread.ofVirtual().name("name-server").start(this::serve);
  }

  String hostPort() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket query = new DatagramPacket(new byte[512], 512);
        socket.receive(query);
        byte[] answer = answer(query);
        socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
      }
    } catch (IOException e) {
      // Closed.
      return;
    }
  }

  private byte[] answer(DatagramPacket query) throws IOException {
    byte[] asked = query.getData();
    int end = 12;
    StringBuilder name = new StringBuilder();
    while (asked[end] != 0) {
      name.append(new String(asked, end + 1, asked[end], StandardCharsets.US_ASCII)).append('.');
      end += asked[end] + 1;
    }
    int type = asked[end + 2];
    end += 5;
    boolean srv = type == SRV && name.toString().equals("_" + PORT_NAME + "._tcp." + SERVICE + ".");
    boolean ours = srv || (type == A && name.toString().equals(SERVICE + "."));
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(asked, 0, 2);
    out.writeShort(0x8180);
    out.writeShort(1);
    out.writeShort(ours ? addresses.size() : 0);
    out.writeShort(0);
    out.writeShort(srv ? addresses.size() : 0);
    out.write(asked, 12, end - 12);
    if (srv) {
      for (String address : addresses) {
        byte[] host = host(address);
        header(out, new byte[] {(byte) 0xC0, 12}, SRV, 6 + host.length);
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(port);
        out.write(host);
      }
    }
    if (ours) {
      for (String address : addresses) {
        header(out, srv ? host(address) : new byte[] {(byte) 0xC0, 12}, A, 4);
        out.write(InetAddress.getByName(address).getAddress());
      }
    }
    return bytes.toByteArray();
  }

  private static void header(DataOutputStream out, byte[] name, int type, int length)
      throws IOException {
    out.write(name);
    out.writeShort(type);
    out.writeShort(1);
    out.writeInt(1);
    out.writeShort(length);
  }

  /** The name of a host looks as its address, which needs no other server to be known. */
  private static byte[] host(String address) throws IOException {
    var name = new ByteArrayOutputStream();
    for (String label : address.split("\\.", -1)) {
      name.write(label.length());
      name.write(label.getBytes(StandardCharsets.US_ASCII));
    }
    name.write(0);
    return name.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
