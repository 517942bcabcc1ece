package org.legato.node.xmlrpc;

/** An XML-RPC fault: the method was not carried out. */
public final class Fault extends RuntimeException {
  /** There is no such method. */
  public static final int UNKNOWN_METHOD = -1;

  /** Number or types of the arguments don't fit. */
  public static final int ARGUMENTS = 300;

  /** A call of {@code di} without interface and function, or a type that XML-RPC lacks. */
  public static final int BAD_CALL = 400;

  /** There is no such interface, or the function failed. */
  public static final int FAILED = 500;

  /** The interface has no such function. */
  public static final int NOT_IMPLEMENTED = 504;

  private final int code;

  public Fault(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
