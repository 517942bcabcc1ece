package org.legato.node.http;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.node.ClusterControl;

/** One node that can be told to leave. */
final class FakeNodes implements ClusterControl {
  @Override
  public List<NodeInfo> nodes() {
    return List.of(
        new NodeInfo("127.0.0.1:2551", "127.0.0.1:2551", 1, Set.of("sip"), false, false, true));
  }

  @Override
  public CompletionStage<Gathered> others(String what) {
    return CompletableFuture.completedFuture(new Gathered(List.of(), List.of("127.0.0.1:2552")));
  }

  @Override
  public boolean drain(String name) {
    return name.equals("127.0.0.1:2551");
  }
}
