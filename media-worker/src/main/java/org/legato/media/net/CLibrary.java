package org.legato.media.net;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/** Functions of Linux's C library, for what Java has no call. */
public final class CLibrary {
  /** On Linux, with 64 bits and unless native access is forbidden to this program. */
  public static final boolean AVAILABLE = isAvailable();

  private CLibrary() {}

  private static boolean isAvailable() {
    String machine = System.getProperty("os.arch");
    boolean known = machine.equals("amd64") || machine.equals("aarch64");
    return known
        && System.getProperty("os.name").equals("Linux")
        && CLibrary.class.getModule().isNativeAccessEnabled();
  }

  /**
   * A function of a fixed number of arguments.
   *
   * @return null if there is none of that name, or no such library
   */
  @SuppressWarnings("restricted")
  public static MethodHandle function(MemoryLayout result, String name, MemoryLayout... arguments) {
    if (!AVAILABLE) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(found -> linker.downcallHandle(found, FunctionDescriptor.of(result, arguments)))
        .orElse(null);
  }
}
