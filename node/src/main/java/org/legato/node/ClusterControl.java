package org.legato.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What control surfaces may do with the nodes of the cluster. */
public interface ClusterControl {

  /** The nodes as this one sees them. */
  List<NodeInfo> nodes();

  /**
   * Tells a node, by its name or the HOST:PORT of its cluster address, to leave; false if there is
   * none.
   */
  boolean drain(String name);

  /**
   * Asks all other nodes, within a bound.
   *
   * @param what {@code calls} or {@code rooms}
   */
  CompletionStage<Gathered> others(String what);

  /**
   * What other nodes said.
   *
   * @param answers JSON, one for each node that answered
   * @param unanswered the names of those that did not
   */
  record Gathered(List<JsonNode> answers, List<String> unanswered) {}

  /**
   * A node.
   *
   * @param name unique in the cluster
   * @param address HOST:PORT of its cluster address
   * @param weight its share of the calls, compared with the others'
   * @param draining whether it gets no new calls, as it has been told to leave or still starts
   * @param starting whether it still starts
   * @param self whether it is the one that was asked
   */
  record NodeInfo(
      String name,
      String address,
      double weight,
      Set<String> roles,
      boolean draining,
      boolean starting,
      boolean self) {}
}
