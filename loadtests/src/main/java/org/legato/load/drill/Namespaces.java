package org.legato.load.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network namespace for each node and two bridges: one on which the nodes reach the phones, one
 * on which they reach each other. Whose cable is pulled from the second is cut off from the other
 * nodes, which get no refusal, and still reaches the phones.
 */
final class Namespaces implements Network, AutoCloseable {
  private final String tag;
  private final String token = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final String phones;
  private final String cluster;
  private final List<Integer> places = new ArrayList<>();

  private Namespaces() {
    int random = ThreadLocalRandom.current().nextInt(0x1000, 0x10000);
    tag = "lg" + Integer.toHexString(random);
    // Addresses for tests of networks (RFC 2544).
    phones = "198.18." + random % 250 + ".";
    cluster = "198.19." + random % 250 + ".";
  }

  /** Why this machine or this user cannot have them; empty if they can. */
  static Optional<String> refusal() {
    try {
      if (!output("id", "-u").strip().equals("0")) {
        return Optional.of("network namespaces are made by root only: run this drill as root");
      }
      output("ip", "netns", "list");
      return Optional.empty();
    } catch (IOException | IllegalStateException e) {
      return Optional.of("there is no ip netns here (Debian: iproute2): " + e.getMessage());
    }
  }

  /** Makes those of so many nodes. */
  static Namespaces create(int count) throws IOException {
    Namespaces made = new Namespaces();
    try {
      for (String side : List.of("a", "b")) {
        output("ip", "link", "add", made.tag + side, "type", "bridge");
        output("ip", "link", "set", made.tag + side, "up");
      }
      output("ip", "address", "add", made.phones + "254/24", "dev", made.tag + "a");
      for (int place = 1; place <= count; place++) {
        made.connect(place);
      }
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private void connect(int place) throws IOException {
    output("ip", "netns", "add", namespace(place));
    places.add(place);
    inside(place, "ip", "link", "set", "lo", "up");
    plug(place, "a", phones);
    plug(place, "b", cluster);
  }

  private void plug(int place, String side, String prefix) throws IOException {
    String outer = tag + side + place;
    String inner = "eth" + side;
    output(
        "ip",
        "link",
        "add",
        outer,
        "type",
        "veth",
        "peer",
        "name",
        inner,
        "netns",
        namespace(place));
    output("ip", "link", "set", outer, "master", tag + side, "up");
    inside(place, "ip", "address", "add", prefix + place + "/24", "dev", inner);
    inside(place, "ip", "link", "set", inner, "up");
  }

  /** From now on what this node and the others send to each other is lost. */
  void cut(int place) throws IOException {
    output("ip", "link", "set", tag + "b" + place, "nomaster");
  }

  /** They reach each other again. */
  void heal(int place) throws IOException {
    output("ip", "link", "set", tag + "b" + place, "master", tag + "b");
  }

  /** Where phones are. */
  InetAddress phonesAddress() throws IOException {
    return InetAddress.getByName(phones + "254");
  }

  @Override
  public String clusterAddress(int place) {
    return cluster + place;
  }

  @Override
  public List<String> settings(int place) {
    return List.of(
        "cluster.address=\"" + cluster + place + "\"",
        "sip.address=\"" + phones + place + "\"",
        "media.address=\"" + phones + place + "\"",
        "http.address=\"" + phones + place + "\"",
        "http.token=\"" + token + "\"");
  }

  @Override
  public List<String> prefix(int place) {
    return List.of("ip", "netns", "exec", namespace(place));
  }

  @Override
  public String token() {
    return token;
  }

  private String namespace(int place) {
    return tag + "-" + place;
  }

  private void inside(int place, String... command) throws IOException {
    List<String> all = new ArrayList<>(prefix(place));
    all.addAll(List.of(command));
    output(all.toArray(String[]::new));
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return output;
  }

  /** Takes away all that was made; interfaces end with their namespace. */
  @Override
  public void close() throws IOException {
    for (int place : places) {
      output("ip", "netns", "delete", namespace(place));
    }
    for (String side : List.of("a", "b")) {
      try {
        output("ip", "link", "delete", tag + side);
      } catch (IllegalStateException e) {
        // It had not been made yet, and that is what is reported.
        continue;
      }
    }
  }
}
