package org.legato.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.legato.call.CallControl;
import org.legato.media.MediaWorker;

/** One call, {@code leg1}, and one on its way to another node, {@code leg2}. */
final class FakeCalls implements CallControl {
  private static final Summary SUMMARY =
      new Summary(
          "leg1", "c1", "in", "ivr", "sip:a@b", "sip:c@d", "main", "lobby", "Connected", 1L);

  volatile Map<String, String> posted = Map.of();

  @Override
  public CompletionStage<List<Summary>> calls() {
    return completedFuture(List.of(SUMMARY));
  }

  @Override
  public CompletionStage<Optional<Detail>> call(String id) {
    if (id.equals("leg2")) {
      return failedFuture(new TimeoutException("no answer in time"));
    }
    var ladder = List.of(new LadderLine(1, false, "INVITE sip:c@d"));
    var detail = new Detail(SUMMARY, Map.of("x", "y"), List.of("START", "lobby"), ladder);
    return completedFuture(Optional.of(detail).filter(_ -> id.equals("leg1")));
  }

  @Override
  public CompletionStage<Optional<MediaWorker.Statistics>> sound(String id) {
    return completedFuture(Optional.empty());
  }

  @Override
  public CompletionStage<Boolean> end(String id) {
    return completedFuture(id.equals("leg1"));
  }

  @Override
  public CompletionStage<Boolean> post(String id, Map<String, String> params) {
    posted = params;
    return completedFuture(id.equals("leg1"));
  }

  @Override
  public CompletionStage<Map<String, RoomDetail>> rooms() {
    var wonderland =
        new RoomDetail(
            "127.0.0.1:1", List.of("leg1"), Map.of("127.0.0.1:1", 1), Map.of(), Map.of());
    return completedFuture(Map.of("wonderland", wonderland));
  }
}
