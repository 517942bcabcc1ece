package org.legato.node.sems;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configuration of a SEMS installation as settings of this node.
 *
 * @param settings keys under {@code legato}
 * @param notices keys that are ignored, one line for each file
 */
public record SemsInstallation(Config settings, List<String> notices) {
  /** Keys that need no counterpart: what they ask for is built in or decided elsewhere. */
  private static final Set<String> SILENT =
      Set.of(
          "plugin_path",
          "load_plugins",
          "exclude_plugins",
          "plugin_config_path",
          "fork",
          "daemon",
          "stderr",
          "syslog_facility",
          "use_default_signature",
          "sip_server_threads",
          "session_processor_threads",
          "server_retry_after",
          "multithreaded",
          "threads",
          "run_server",
          "interfaces",
          "mod_path");

  /**
   * Reads sems.conf and, from its plugin_config_path, dsm.conf, xmlrpc2di.conf and app_mapping.conf
   * where they exist.
   *
   * @param semsConf the file sems.conf, or the directory it is in
   */
  public static SemsInstallation read(Path semsConf) {
    Path file = Files.isDirectory(semsConf) ? semsConf.resolve("sems.conf") : semsConf;
    var translation = new Translation();
    Map<String, String> main = KeyValueFile.read(file);
    translation.sems(main, file);
    Path beside = file.toAbsolutePath().getParent();
    String configured = main.getOrDefault("plugin_config_path", beside.resolve("etc").toString());
    Path plugins = beside.resolve(configured);
    if (!Files.isDirectory(plugins)) {
      translation.notices.add(file + ": plugin_config_path " + plugins + " is no directory");
      plugins = beside;
    }
    translation.set("applications.sems-directory", plugins.toString(), file);
    translation.plugins(plugins);
    return new SemsInstallation(translation.settings, List.copyOf(translation.notices));
  }

  /** What has been translated so far. */
  private static final class Translation {
    private Config settings = ConfigFactory.empty();
    private final List<String> notices = new ArrayList<>();

    void sems(Map<String, String> values, Path file) {
      var ignored = new TreeSet<String>();
      values.forEach(
          (key, value) -> {
            if (!SILENT.contains(key) && !semsKey(key, value, file)) {
              ignored.add(key);
            }
          });
      ignored(file, ignored);
    }

    private boolean semsKey(String key, String value, Path file) {
      switch (key) {
        case "sip_ip" -> set("sip.address", value, file);
        case "sip_port" -> set("sip.port", value, file);
        case "media_ip" -> set("media.address", value, file);
        case "rtp_low_port" -> set("media.low-port", value, file);
        case "rtp_high_port" -> set("media.high-port", value, file);
        case "dead_rtp_time" -> set("media.rtp-timeout", value + " s", file);
        case "session_limit" -> set("call.max-calls", first(value), file);
        case "public_ip" -> set("sip.advertised-address", value, file);
        case "outbound_proxy" -> set("sip.outbound-proxy", uri(value), file);
        case "next_hop" -> set("sip.next-hop", uri(value), file);
        case "signature" -> set("sip.user-agent", value, file);
        case "cps_limit" -> set("sip.max-calls-per-second", first(value), file);
        case "application" -> set("applications.select", select(value), file);
        case "max_shutdown_time" -> set("node.shutdown-timeout", value + " s", file);
        default -> {
          return false;
        }
      }
      return true;
    }

    void plugins(Path directory) {
      Path dsm = directory.resolve("dsm.conf");
      if (Files.isReadable(dsm)) {
        dsm(KeyValueFile.read(dsm), dsm);
      }
      Path mapping = directory.resolve("app_mapping.conf");
      if (Files.isReadable(mapping)) {
        set("applications.mapping", mapping.toString(), mapping);
      }
      Path xmlrpc = directory.resolve("xmlrpc2di.conf");
      if (Files.isReadable(xmlrpc)) {
        xmlrpc(KeyValueFile.read(xmlrpc), xmlrpc);
      }
    }

    /** Unknown keys of dsm.conf are what scripts read as {@code $config.key}: none is ignored. */
    private void dsm(Map<String, String> values, Path file) {
      values.forEach(
          (key, value) -> {
            switch (key) {
              case "diag_path" -> set("applications.directory", value, file);
              case "load_diags" -> list("applications.load", value, ",", file);
              case "register_apps" -> list("applications.register", value, ",", file);
              case "inbound_start_diag" -> set("applications.inbound", value, file);
              case "outbound_start_diag" -> set("applications.outbound", value, file);
              default -> {
                // Read by the scripts.
              }
            }
          });
    }

    private void xmlrpc(Map<String, String> values, Path file) {
      var ignored = new TreeSet<String>();
      values.forEach(
          (key, value) -> {
            switch (key) {
              case "server_ip" -> set("xmlrpc.address", value, file);
              case "xmlrpc_port" -> set("xmlrpc.port", value, file);
              case "direct_export" -> list("xmlrpc.direct-export", value, ";", file);
              case "export_di" -> set("xmlrpc.export-di", value, file);
              default -> {
                if (!SILENT.contains(key)) {
                  ignored.add(key);
                }
              }
            }
          });
      ignored(file, ignored);
    }

    private void ignored(Path file, Set<String> keys) {
      if (!keys.isEmpty()) {
        notices.add(file + ": ignored, no counterpart here: " + String.join(", ", keys));
      }
    }

    private void list(String key, String value, String separator, Path file) {
      var items =
          Arrays.stream(value.split(separator))
              .map(String::strip)
              .filter(s -> !s.isEmpty())
              .toList();
      put(key, items, file);
    }

    private void set(String key, String value, Path file) {
      put(key, value, file);
    }

    private void put(String key, Object value, Path file) {
      var origin = ConfigValueFactory.fromAnyRef(value, file.toString());
      settings = settings.withValue("legato." + key, origin);
    }

    private static String first(String limit) {
      return limit.split(";")[0].strip();
    }

    /** The slides' spelling, which SEMS itself takes for a name. */
    private static String select(String application) {
      return application.equals("$(app_mapping)") ? "$(mapping)" : application;
    }

    private static String uri(String hop) {
      boolean bare = !hop.isEmpty() && !hop.startsWith("sip:") && !hop.startsWith("sips:");
      return bare ? "sip:" + hop : hop;
    }
  }
}
