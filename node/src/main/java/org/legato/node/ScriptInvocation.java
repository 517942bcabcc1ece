package org.legato.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.DynamicInvocation;

/** Lets scripts call the functions that XML-RPC exports ({@code DI(monitoring, log, …)}). */
final class ScriptInvocation implements DynamicInvocation {
  private final Map<String, DynamicInterface> interfaces = new LinkedHashMap<>();

  ScriptInvocation(List<DynamicInterface> interfaces) {
    interfaces.forEach(i -> this.interfaces.put(i.name(), i));
  }

  @Override
  public CompletionStage<Object> call(String factory, String function, List<Object> args) {
    DynamicInterface found = interfaces.get(factory);
    if (found == null) {
      return CompletableFuture.failedFuture(
          new Dialog.Refused("config", "there is no interface " + factory));
    }
    try {
      return found
          .call(function, args.stream().map(ScriptInvocation::narrowed).toList())
          .exceptionallyCompose(e -> CompletableFuture.failedFuture(refused(e)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(refused(e));
    }
  }

  /** XML-RPC's numbers are ints; the functions know no other. */
  private static Object narrowed(Object argument) {
    return argument instanceof Long number && number.intValue() == number
        ? (Object) number.intValue()
        : argument;
  }

  private static Throwable refused(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return new Dialog.Refused("arg", String.valueOf(cause.getMessage()));
  }
}
