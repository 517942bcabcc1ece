package org.legato.node.xmlrpc;

import java.util.List;

/**
 * A request.
 *
 * @param method the method's name
 * @param arguments integers, longs, doubles, strings, booleans, byte arrays, lists and maps
 */
public record MethodCall(String method, List<Object> arguments) {}
