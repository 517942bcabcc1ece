package org.legato.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.legato.dsm.app.SemsConfig;
import org.legato.node.http.HttpSettings;
import org.legato.node.http.XmlRpcSettings;
import org.legato.node.sems.SemsInstallation;

/**
 * The node-level configuration, from {@code legato} (see reference.conf for each key's meaning).
 * The parts' own keys ({@code legato.sip} and so on) are read by the parts from {@link #root}.
 *
 * @param root the whole configuration, Akka's included, for the actor system
 * @param notices what a reader of the start-up log should know, e.g. ignored sems.conf keys
 */
public record NodeConfig(
    Config root,
    Identity node,
    HttpSettings http,
    XmlRpcSettings xmlrpc,
    Applications applications,
    List<String> notices) {

  /**
   * The node in its cluster.
   *
   * @param name of the actor system, the same at all nodes
   * @param shutdownTimeout how long a stop waits for running calls
   * @param logLevel of the root logger; empty: as logback.xml says
   * @param logMessages level at which SIP messages are logged; empty: they are not
   */
  public record Identity(
      String name, Duration shutdownTimeout, String logLevel, String logMessages) {
    private static final List<String> LEVELS = List.of("", "error", "warn", "info", "debug");

    public Identity {
      requireLevel("log-level", logLevel);
      requireLevel("log-messages", logMessages);
    }

    private static void requireLevel(String key, String level) {
      if (!LEVELS.contains(level)) {
        throw new IllegalArgumentException(
            "legato.node." + key + " must be error, warn, info or debug: " + level);
      }
    }
  }

  /**
   * Which scripts there are and which of them takes a call.
   *
   * @param select name of an application, or one of {@code $(ruri.user)}, {@code $(ruri.param)},
   *     {@code $(apphdr)}, {@code $(mapping)}
   * @param directory directory of {@code *.conf} bundles; empty: none
   * @param mapping the file of {@code $(mapping)}; may be empty
   * @param semsDirectory plugin_config_path of a SEMS installation; empty: none
   */
  public record Applications(
      String select, String directory, String mapping, String semsDirectory) {}

  public NodeConfig {
    notices = List.copyOf(notices);
  }

  /**
   * Reads the configuration: {@code sets} win over {@code file}, that over {@code semsConf}, that
   * over the defaults.
   *
   * @param sets {@code key=value}, the key with or without the leading {@code legato.}
   * @throws ConfigProblem if a file is missing, or a key under {@code legato} is unknown or invalid
   */
  public static NodeConfig load(Optional<Path> file, Optional<Path> semsConf, List<String> sets) {
    try {
      Config reference = ConfigFactory.defaultReference();
      Config user = ConfigFactory.empty();
      for (String set : sets) {
        user = parseSet(set).withFallback(user);
      }
      if (file.isPresent()) {
        user = user.withFallback(parseFile(file.get()));
      }
      var notices = new ArrayList<String>();
      if (semsConf.isPresent()) {
        SemsInstallation sems = SemsInstallation.read(semsConf.get());
        user = user.withFallback(sems.settings());
        notices.addAll(sems.notices());
      }
      ConfigKeys.check(user, reference);
      Config overrides = ConfigFactory.systemProperties();
      return from(overrides.withFallback(user).withFallback(reference).resolve(), notices);
    } catch (ConfigException | SemsConfig.Malformed e) {
      throw new ConfigProblem(e.getMessage(), e);
    }
  }

  /** Reads a whole configuration. */
  public static NodeConfig from(Config root, List<String> notices) {
    try {
      return new NodeConfig(
          root,
          new Identity(
              root.getString("legato.node.name"),
              root.getDuration("legato.node.shutdown-timeout"),
              root.getString("legato.node.log-level"),
              root.getString("legato.node.log-messages")),
          HttpSettings.from(root),
          XmlRpcSettings.from(root),
          applications(root),
          notices);
    } catch (ConfigException e) {
      throw new ConfigProblem(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ConfigProblem(e.getMessage(), e);
    }
  }

  private static Applications applications(Config root) {
    return new Applications(
        root.getString("legato.applications.select"),
        root.getString("legato.applications.directory"),
        root.getString("legato.applications.mapping"),
        root.getString("legato.applications.sems-directory"));
  }

  private static Config parseFile(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigProblem("cannot read the configuration file " + file.toAbsolutePath());
    }
    return ConfigFactory.parseFile(file.toFile());
  }

  private static Config parseSet(String set) {
    int equals = set.indexOf('=');
    if (equals <= 0) {
      throw new ConfigProblem("--set " + set + ": write --set key=value");
    }
    String key = set.substring(0, equals).strip();
    boolean qualified = key.startsWith("legato.") || key.startsWith("akka.");
    String path = qualified ? key : "legato." + key;
    String value = set.substring(equals + 1).strip();
    // Numbers, lists and durations parse as HOCON; what does not is taken as the text it is.
    var origin = ConfigParseOptions.defaults().setOriginDescription("--set");
    try {
      return ConfigFactory.parseString(path + " = " + value, origin);
    } catch (ConfigException.Parse e) {
      return ConfigFactory.parseString(path + " = " + ConfigUtil.quoteString(value), origin);
    }
  }
}
