package org.legato.media.engine;

import java.util.concurrent.CompletableFuture;
import org.legato.media.rtp.MediaSession;

/** A session with the tail of what it still has to do, which keeps its commands in order. */
final class OpenSession {
  final MediaSession session;
  CompletableFuture<?> tail = CompletableFuture.completedFuture(null);

  OpenSession(MediaSession session) {
    this.session = session;
  }
}
