package org.legato.sip.stack;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.legato.sip.SipCounters;
import org.legato.sip.SipTrace;

/**
 * What the classes need that JAIN-SIP makes by name: they find it by the stack's name.
 *
 * @param trace null where nobody wants to see messages
 */
record StackWiring(SipCounters counters, Consumer<SipTrace> trace) {
  private static final Map<String, StackWiring> STACKS = new ConcurrentHashMap<>();

  void register(String stackName) {
    STACKS.put(stackName, this);
  }

  static void unregister(String stackName) {
    STACKS.remove(stackName);
  }

  static StackWiring of(String stackName) {
    StackWiring wiring = STACKS.get(stackName);
    return wiring == null ? new StackWiring(new SipCounters(), null) : wiring;
  }
}
