package org.legato.dsm.module;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The reply to any command (RESP2): a text, or a list of texts and lists. Nothing is {@code nil}.
 * An error inside of a list, as {@code EXEC} can give it, is its text.
 */
final class RedisReply extends CommandOutput<String, String, Object> {
  /** The client hands everything on but this. */
  private static final String QUEUED = "QUEUED";

  private final Deque<List<Object>> open = new ArrayDeque<>();

  RedisReply() {
    super(StringCodec.UTF8, QUEUED);
  }

  private void add(Object element) {
    if (open.isEmpty()) {
      output = element;
    } else {
      open.peek().add(element);
    }
  }

  @Override
  public void set(ByteBuffer bytes) {
    add(bytes == null ? "nil" : StandardCharsets.UTF_8.decode(bytes).toString());
  }

  @Override
  public void set(long integer) {
    add(Long.toString(integer));
  }

  @Override
  public void setError(ByteBuffer bytes) {
    if (open.isEmpty()) {
      super.setError(bytes);
    } else {
      set(bytes);
    }
  }

  @Override
  public void multi(int count) {
    if (count < 0) {
      add("nil");
      return;
    }
    var list = new ArrayList<Object>(Math.min(count, 1000));
    add(list);
    open.push(list);
  }

  @Override
  public void complete(int depth) {
    if (depth < open.size()) {
      open.pop();
    }
  }
}
