package org.legato.node.xmlrpc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The methods that every server has: load, log level and shutdown mode. */
final class BuiltIns {
  private static final String OK = "200 OK";

  private BuiltIns() {}

  static Map<String, Function<List<Object>, Object>> of(ServerControl server) {
    var methods = new TreeMap<String, Function<List<Object>, Object>>();
    methods.put("calls", get(server::activeCalls));
    methods.put("get_sessioncount", get(server::activeCalls));
    methods.put("get_callsavg", get(server::callsAverage));
    methods.put("get_callsmax", get(server::callsMaximum));
    methods.put("get_cpsavg", get(server::callsPerSecondAverage));
    methods.put("get_cpsmax", get(server::callsPerSecondMaximum));
    // Hard and soft limit: there is one limit here.
    methods.put(
        "get_cpslimit",
        get(() -> server.callsPerSecondLimit() + " " + server.callsPerSecondLimit()));
    methods.put("set_cpslimit", set(Integer.class, server::callsPerSecondLimit));
    methods.put("get_loglevel", get(server::logLevel));
    methods.put("set_loglevel", set(Integer.class, server::logLevel));
    methods.put("get_shutdownmode", get(server::shutdownMode));
    methods.put("set_shutdownmode", set(Boolean.class, server::shutdownMode));
    return methods;
  }

  /** Surplus arguments are let pass, as SEMS does. */
  private static Function<List<Object>, Object> get(Supplier<Object> value) {
    return _ -> value.get();
  }

  private static <T> Function<List<Object>, Object> set(Class<T> type, Consumer<T> setter) {
    return args -> {
      if (args.isEmpty() || !type.isInstance(args.getFirst())) {
        String name = type == Integer.class ? "int" : "boolean";
        throw new Fault(Fault.ARGUMENTS, "one argument of type " + name + " expected");
      }
      setter.accept(type.cast(args.getFirst()));
      return OK;
    };
  }
}
