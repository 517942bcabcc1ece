package org.legato.node.sems;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.legato.dsm.app.SemsConfig;

/**
 * The configuration of a SEMS installation as settings of this node.
 *
 * @param settings keys under {@code legato}
 * @param notices what a reader of the log should know: keys without effect and what they would have
 *     done, each with its place
 */
public record SemsInstallation(Config settings, List<String> notices) {
  /** Interfaces that XML-RPC can export. */
  private static final Set<String> INTERFACES = Set.of("dsm", "monitoring");

  /**
   * Reads sems.conf and, from its plugin_config_path, xmlrpc2di.conf, monitoring.conf,
   * app_mapping.conf, mod_regex.conf and aws.conf where they exist. dsm.conf and its bundles are
   * read when the node starts.
   *
   * @param semsConf the file sems.conf, or the directory it is in
   * @throws SemsConfig.Malformed if a file or line cannot be read
   * @throws org.legato.node.ConfigProblem if a value is wrong
   */
  public static SemsInstallation read(Path semsConf) {
    Path file = Files.isDirectory(semsConf) ? semsConf.resolve("sems.conf") : semsConf;
    SemsConfig config = SemsConfig.read(file);
    Plugins plugins = new Plugins(config);
    Translation to = new Translation();
    new SemsConf(config, to).translate(plugins);
    Path directory = pluginConfiguration(file, config, to);
    to.set("applications.sems-directory", directory.toString(), file.toString());
    Path mapping = directory.resolve("app_mapping.conf");
    to.set("applications.mapping", mapping.toString(), file.toString());
    if (!Files.isReadable(directory.resolve("dsm.conf"))) {
      to.notice(directory.resolve("dsm.conf") + " is not there: no scripts are loaded");
    }
    xmlrpc(directory.resolve("xmlrpc2di.conf"), plugins, to);
    monitoring(directory.resolve("monitoring.conf"), to);
    Path regex = directory.resolve("mod_regex.conf");
    if (Files.isReadable(regex)) {
      to.set("dsm.regex.file", regex.toString(), regex.toString());
    }
    aws(directory.resolve("aws.conf"), to);
    return new SemsInstallation(to.settings(), List.copyOf(to.notices()));
  }

  private static Path pluginConfiguration(Path file, SemsConfig config, Translation to) {
    Path beside = file.toAbsolutePath().getParent();
    Path usual = beside.resolve("etc");
    Path configured = config.get("plugin_config_path").map(beside::resolve).orElse(usual);
    if (Files.isDirectory(configured)) {
      return configured;
    }
    Path instead = Files.isDirectory(usual) ? usual : beside;
    to.notice(
        config.place("plugin_config_path")
            + ": "
            + configured
            + " is no directory, "
            + instead
            + " is used instead");
    return instead;
  }

  private static void xmlrpc(Path path, Plugins plugins, Translation to) {
    if (!plugins.has("xmlrpc2di")) {
      to.set("xmlrpc.enabled", false, "load_plugins");
      return;
    }
    if (!Files.isReadable(path)) {
      return;
    }
    SemsConfig config = SemsConfig.read(path);
    Map<String, BiConsumer<String, String>> keys = new LinkedHashMap<>();
    keys.put(
        "run_server",
        (value, place) -> to.set("xmlrpc.enabled", Translation.yes(value, place), place));
    keys.put("server_ip", to.to("xmlrpc.address"));
    keys.put("xmlrpc_port", to.to("xmlrpc.port"));
    keys.put("direct_export", (value, place) -> directExport(value, place, to));
    keys.put(
        "export_di",
        (value, place) -> to.set("xmlrpc.export-di", Translation.yes(value, place), place));
    keys.put("server_timeout", to.to("xmlrpc.request-timeout", "ms"));
    to.new File(config, keys).translate();
    if (config.get("server_ip").isEmpty()) {
      to.notice(
          path
              + ": server_ip is not set: XML-RPC listens on loopback (in SEMS, on all addresses);"
              + " for another address set server_ip and legato.xmlrpc.token");
    }
  }

  private static void aws(Path path, Translation to) {
    if (!Files.isReadable(path)) {
      return;
    }
    Map<String, BiConsumer<String, String>> keys = new LinkedHashMap<>();
    keys.put("aws_access_key", to.to("dsm.aws.access-key"));
    keys.put("aws_secret_access_key", to.to("dsm.aws.secret-key"));
    to.new File(SemsConfig.read(path), keys).translate();
  }

  private static void directExport(String value, String place, Translation to) {
    List<String> names = Translation.list(value, ";");
    to.set("xmlrpc.direct-export", names, place);
    List<String> missing = names.stream().filter(n -> !INTERFACES.contains(n)).toList();
    if (!missing.isEmpty()) {
      to.notice(place + ": there is no interface " + String.join(", ", missing));
    }
  }

  private static void monitoring(Path path, Translation to) {
    if (!Files.isReadable(path)) {
      return;
    }
    SemsConfig config = SemsConfig.read(path);
    Map<String, BiConsumer<String, String>> keys = new LinkedHashMap<>();
    String interval = config.get("garbage_collector_interval").orElse("10");
    keys.put("garbage_collector_interval", (value, place) -> Translation.number(value, place));
    keys.put("retain_samples_s", to.to("dsm.monitoring.retain-samples", "s"));
    keys.put(
        "run_garbage_collector",
        (value, place) -> {
          if (Translation.yes(value, place)) {
            to.set("dsm.monitoring.clear-finished-every", interval + " s", place);
          }
        });
    to.new File(config, keys).translate();
  }
}
