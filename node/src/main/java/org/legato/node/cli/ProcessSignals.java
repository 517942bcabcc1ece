package org.legato.node.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. The JDK has them in {@code sun.misc} only, whose direct use the
 * compiler warns of without a way to say that it is meant.
 */
final class ProcessSignals {
  private ProcessSignals() {}

  /**
   * Runs something whenever the process gets a signal, on a thread of its own.
   *
   * @param name without SIG, e.g. {@code USR1}
   * @throws IllegalArgumentException if there is no such signal, or it is the JVM's
   */
  static void handle(String name, Runnable action) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              ProcessSignals.class.getClassLoader(),
              new Class<?>[] {handlers},
              (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                  return method.invoke(action, arguments);
                }
                action.run();
                return null;
              });
      Object signal = signals.getConstructor(String.class).newInstance(name);
      signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("this JDK has no signals: " + e, e);
    }
  }
}
