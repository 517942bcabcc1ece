package org.legato.node.xmlrpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.node.xmlrpc.DynamicInterfaces.Exported;

/** The methods of an XML-RPC server and how a request finds its own. Thread safe. */
public final class XmlRpcMethods {
  private static final int MAX_MULTICALL = 256;

  private final Map<String, Function<List<Object>, CompletionStage<Object>>> methods =
      new TreeMap<>();
  private final DynamicInterfaces interfaces;

  /**
   * The methods.
   *
   * @param directExport interfaces whose listed functions are methods {@code name} and {@code
   *     interface.name}; on a clash the first keeps the short form
   * @param exportDi whether to offer {@code di}
   */
  public XmlRpcMethods(
      DynamicInterfaces interfaces,
      List<String> directExport,
      boolean exportDi,
      ServerControl server) {
    this.interfaces = interfaces;
    BuiltIns.of(server).forEach((name, f) -> methods.put(name, args -> completed(f.apply(args))));
    if (exportDi) {
      methods.put("di", this::di);
    }
    methods.put("system.listMethods", _ -> completed(new ArrayList<>(methods.keySet())));
    methods.put("system.multicall", this::multicall);
    directExport.forEach(name -> interfaces.get(name).ifPresent(this::export));
  }

  private void export(Exported exported) {
    for (String function : exported.list()) {
      Function<List<Object>, CompletionStage<Object>> method = a -> exported.call(function, a);
      methods.put(exported.name() + "." + function, method);
      methods.putIfAbsent(function, method);
    }
  }

  /** Carries out a call; fails with {@link Fault} only. */
  public CompletionStage<Object> call(MethodCall call) {
    var method = methods.get(call.method());
    if (method == null) {
      String text = call.method() + ": unknown method name";
      return CompletableFuture.failedFuture(new Fault(Fault.UNKNOWN_METHOD, text));
    }
    try {
      return method.apply(call.arguments()).exceptionallyCompose(XmlRpcMethods::asFault);
    } catch (RuntimeException e) {
      return asFault(e);
    }
  }

  private static CompletionStage<Object> asFault(Throwable error) {
    Throwable cause = error instanceof CompletionException e ? e.getCause() : error;
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    Fault fault = cause instanceof Fault f ? f : new Fault(Fault.FAILED, text);
    return CompletableFuture.failedFuture(fault);
  }

  private CompletionStage<Object> di(List<Object> args) {
    if (args.size() < 2
        || !(args.get(0) instanceof String name)
        || !(args.get(1) instanceof String function)) {
      throw new Fault(Fault.BAD_CALL, "di needs the names of an interface and a function");
    }
    Exported exported =
        interfaces.get(name).orElseThrow(() -> new Fault(Fault.FAILED, "no interface " + name));
    return exported.call(function, args.subList(2, args.size()));
  }

  /** One after the other, as a client that sends them singly would see it. */
  private CompletionStage<Object> multicall(List<Object> args) {
    if (args.size() != 1 || !(args.getFirst() instanceof List<?> calls)) {
      throw new Fault(Fault.ARGUMENTS, "system.multicall needs one array");
    }
    if (calls.size() > MAX_MULTICALL) {
      throw new Fault(Fault.ARGUMENTS, "more than " + MAX_MULTICALL + " calls");
    }
    var results = new ArrayList<Object>();
    CompletionStage<Object> last = completed(results);
    for (Object call : calls) {
      last =
          last.thenCompose(_ -> single(call))
              .handle(
                  (result, error) ->
                      results.add(error == null ? List.of(result) : faultStruct(error)));
    }
    return last.thenApply(_ -> results);
  }

  private CompletionStage<Object> single(Object call) {
    if (call instanceof Map<?, ?> struct
        && struct.get("methodName") instanceof String name
        && struct.get("params") instanceof List<?> params) {
      if (name.equals("system.multicall")) {
        return CompletableFuture.failedFuture(
            new Fault(Fault.FAILED, "system.multicall inside system.multicall"));
      }
      return call(new MethodCall(name, new ArrayList<>(params)))
          .thenApply(result -> result == null ? 0 : result);
    }
    return CompletableFuture.failedFuture(
        new Fault(Fault.ARGUMENTS, "a struct with methodName and params expected"));
  }

  private static Map<String, Object> faultStruct(Throwable error) {
    Throwable cause = error instanceof CompletionException e ? e.getCause() : error;
    return XmlRpcWriter.struct(
        cause instanceof Fault fault ? fault : new Fault(Fault.FAILED, cause.toString()));
  }

  private static CompletionStage<Object> completed(Object result) {
    return CompletableFuture.completedFuture(result);
  }
}
