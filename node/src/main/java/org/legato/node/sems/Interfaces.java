package org.legato.node.sems;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.legato.dsm.app.SemsConfig;

/**
 * The network interfaces of sems.conf. SEMS has one without a name and those of {@code interfaces},
 * whose keys end in {@code _name}. Legato has one: that without a name, else the first.
 */
final class Interfaces {
  private static final Set<String> KEYS =
      Set.of("sip_ip", "sip_port", "media_ip", "rtp_low_port", "rtp_high_port", "public_ip");

  /** Keys that another interface may have too; none has an effect. */
  private static final Set<String> OPTIONS =
      Set.of("sig_sock_opts", "tcp_connect_timeout", "tcp_idle_timeout");

  private final SemsConfig semsConf;
  private final List<String> names;
  private final String suffix;

  Interfaces(SemsConfig semsConf) {
    this.semsConf = semsConf;
    names = Translation.list(semsConf.get("interfaces").orElse(""), "[,;]");
    boolean named = semsConf.get("sip_ip").isEmpty() && !names.isEmpty();
    suffix = named ? "_" + names.getFirst() : "";
  }

  void translate(Translation to, Translation.File file) {
    file.done("interfaces");
    KEYS.forEach(file::done);
    Optional<String> sip = value("sip_ip");
    String address = sip.map(Interfaces::address).orElseGet(Interfaces::first);
    String place = place("sip_ip");
    if (sip.isEmpty()) {
      to.notice("sip_ip is not set: SIP and RTP use " + address + ", as SEMS would");
    }
    to.set("sip.address", address, place);
    port(to, "sip_port", "sip.port");
    // SEMS takes sip_ip for RTP too where media_ip is not set.
    to.set("media.address", value("media_ip").map(Interfaces::address).orElse(address), place);
    port(to, "rtp_low_port", "media.low-port");
    port(to, "rtp_high_port", "media.high-port");
    value("public_ip")
        .ifPresent(
            ip -> {
              to.set("sip.advertised-address", ip, place("public_ip"));
              to.set("media.advertised-address", ip, place("public_ip"));
            });
    others(to, file);
  }

  private void others(Translation to, Translation.File file) {
    for (String name : names) {
      KEYS.forEach(key -> file.done(key + "_" + name));
      OPTIONS.forEach(key -> file.done(key + "_" + name));
      if (!suffix.equals("_" + name)) {
        to.notice(
            semsConf.place("interfaces") + ": " + name + " is not used; Legato has one interface");
      }
    }
  }

  private void port(Translation to, String key, String setting) {
    value(key).ifPresent(v -> to.set(setting, Translation.number(v, place(key)), place(key)));
  }

  private Optional<String> value(String key) {
    return semsConf.get(key + suffix).or(() -> semsConf.get(key)).filter(v -> !v.isEmpty());
  }

  private String place(String key) {
    return semsConf.place(semsConf.get(key + suffix).isPresent() ? key + suffix : key);
  }

  /** SEMS takes the name of a network interface for its address. */
  private static String address(String configured) {
    try {
      NetworkInterface named = NetworkInterface.getByName(configured);
      return named == null ? configured : address(named).orElse(configured);
    } catch (SocketException e) {
      return configured;
    }
  }

  /** The first address that is not loopback, which SEMS takes when it is told none. */
  private static String first() {
    try {
      return NetworkInterface.networkInterfaces()
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .filter(Interfaces::isUsable)
          .flatMap(i -> address(i).stream())
          .findFirst()
          .orElse("127.0.0.1");
    } catch (SocketException e) {
      return "127.0.0.1";
    }
  }

  private static boolean isUsable(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  private static Optional<String> address(NetworkInterface network) {
    return network
        .inetAddresses()
        .filter(Inet4Address.class::isInstance)
        .map(InetAddress::getHostAddress)
        .findFirst();
  }
}
