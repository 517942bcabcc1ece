package org.legato.cluster;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A member of the cluster as placement sees it.
 *
 * @param address of its actor system, e.g. {@code akka://legato@192.0.2.1:2551}
 * @param uid tells a restarted process on the same address from the one before
 * @param name what people call it, unique in the cluster
 * @param weight how much of the calls and of their sound it takes, compared with the others'
 * @param pulsePort where connections are refused in the moment in which it dies; 0: none
 * @param roles {@code sip}, {@code dsm}, {@code media}
 * @param draining it keeps what it has and gets nothing new
 * @param starting it counts as draining, and has nothing yet
 */
public record ClusterNode(
    String address,
    long uid,
    String name,
    double weight,
    int pulsePort,
    Set<String> roles,
    boolean draining,
    boolean starting) {
  /** Has a SIP gateway. */
  public static final String SIP = "sip";

  /** Runs call legs. */
  public static final String DSM = "dsm";

  /** Runs a media worker. */
  public static final String MEDIA = "media";

  /** How a member tells these of itself: among its roles, which all members know at once. */
  private static final String NAME_ROLE = "name=";

  private static final String WEIGHT_ROLE = "weight=";
  private static final String PULSE_ROLE = "pulse=";

  /** Akka's own. */
  private static final String DATA_CENTER = "dc-";

  public ClusterNode {
    roles = Set.copyOf(roles);
  }

  /** A node of weight 1 that is called as its address. */
  public ClusterNode(String address, long uid, Set<String> roles, boolean draining) {
    this(address, uid, hostPort(address), 1, 0, roles, draining, false);
  }

  /** A member with the roles that {@link #memberRoles} has made. */
  public static ClusterNode ofMember(String address, long uid, Set<String> memberRoles) {
    String name = hostPort(address);
    double weight = 1;
    int pulsePort = 0;
    Set<String> roles = new HashSet<>();
    for (String role : memberRoles) {
      if (role.startsWith(NAME_ROLE)) {
        name = role.substring(NAME_ROLE.length());
      } else if (role.startsWith(WEIGHT_ROLE)) {
        weight = Double.parseDouble(role.substring(WEIGHT_ROLE.length()));
      } else if (role.startsWith(PULSE_ROLE)) {
        pulsePort = Integer.parseInt(role.substring(PULSE_ROLE.length()));
      } else if (!role.startsWith(DATA_CENTER)) {
        roles.add(role);
      }
    }
    return new ClusterNode(address, uid, name, weight, pulsePort, roles, false, false);
  }

  /**
   * What a node tells the others by its roles as a member.
   *
   * @param name empty: it is called as its address
   * @param pulsePort 0: it has none
   */
  public static Set<String> memberRoles(
      Set<String> roles, String name, double weight, int pulsePort) {
    Set<String> all = new HashSet<>(roles);
    if (!name.isEmpty()) {
      all.add(NAME_ROLE + name);
    }
    if (weight != 1) {
      all.add(WEIGHT_ROLE + weight);
    }
    if (pulsePort != 0) {
      all.add(PULSE_ROLE + pulsePort);
    }
    return all;
  }

  /** Names one process, for records: address and uid. */
  public String id() {
    return address + "#" + uid;
  }

  /** {@code HOST:PORT}. */
  public String hostPort() {
    return hostPort(address);
  }

  /** {@code HOST:PORT} of its pulse, null if it has none. */
  public String pulse() {
    String cluster = hostPort();
    return pulsePort == 0 ? null : cluster.substring(0, cluster.lastIndexOf(':') + 1) + pulsePort;
  }

  private static String hostPort(String address) {
    return address.substring(address.indexOf('@') + 1);
  }

  /** As it says of itself whether it drains; nothing while it starts. */
  ClusterNode withDraining(Optional<Boolean> told) {
    return new ClusterNode(
        address, uid, name, weight, pulsePort, roles, told.orElse(true), told.isEmpty());
  }
}
