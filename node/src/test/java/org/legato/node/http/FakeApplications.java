package org.legato.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.legato.node.ApplicationControl;

final class FakeApplications implements ApplicationControl {
  @Override
  public CompletionStage<List<String>> list() {
    return completedFuture(List.of("ivr"));
  }

  @Override
  public CompletionStage<List<String>> load(String file, String name) {
    return file.startsWith("bad")
        ? failedFuture(new Refused(file + ":3:1: unknown action"))
        : completedFuture(List.of());
  }
}
