package org.legato.load.drill;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What the nodes of a group are connected by. Places are counted from 1. */
interface Network {
  /** The address at which the others reach the node of a place. */
  String clusterAddress(int place);

  /** Settings of the node of a place, KEY=VALUE. */
  List<String> settings(int place);

  /** What runs the command that starts the node of a place. */
  List<String> prefix(int place);

  /** The token of the nodes' HTTP control; empty if they need none. */
  String token();

  /** Addresses of the loopback interface, one for each node. */
  static Network loopback() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // 127.0.x.y is what other programs use.
    String prefix = "127." + random.nextInt(1, 250) + "." + random.nextInt(250) + ".";
    return new Network() {
      @Override
      public String clusterAddress(int place) {
        return prefix + place;
      }

      @Override
      public List<String> settings(int place) {
        return List.of("cluster.address", "sip.address", "media.address").stream()
            .map(key -> key + "=\"" + clusterAddress(place) + "\"")
            .toList();
      }

      @Override
      public List<String> prefix(int place) {
        return List.of();
      }

      @Override
      public String token() {
        return "";
      }
    };
  }
}
