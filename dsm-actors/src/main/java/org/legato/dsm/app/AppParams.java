package org.legato.dsm.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Items of P-App-Param headers that become script variables ({@code set_param_variables}). */
public final class AppParams {
  private AppParams() {}

  /**
   * Reads header values, all in order: split at {@code ;}, then at {@code =}; only items with two
   * non-empty pieces count, the first of a name wins.
   */
  public static Map<String, String> read(List<String> headerValues) {
    Map<String, String> params = new LinkedHashMap<>();
    for (String value : headerValues) {
      for (String item : value.split(";")) {
        String[] pieces = item.split("=", -1);
        if (pieces.length == 2 && !pieces[0].isEmpty() && !pieces[1].isEmpty()) {
          params.putIfAbsent(pieces[0], pieces[1]);
        }
      }
    }
    params.keySet().removeIf(name -> name.startsWith("config."));
    return params;
  }
}
