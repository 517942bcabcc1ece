package org.legato.node.sems;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.legato.dsm.app.SemsConfig;
import org.legato.media.codec.Codec;
import org.legato.node.ConfigProblem;

/** The keys of sems.conf. */
final class SemsConf {
  private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug");

  private final SemsConfig config;
  private final Translation to;

  SemsConf(SemsConfig config, Translation to) {
    this.config = config;
    this.to = to;
  }

  void translate(Plugins plugins) {
    Map<String, BiConsumer<String, String>> keys = new LinkedHashMap<>();
    keys.put("plugin_path", (_, _) -> {});
    keys.put("plugin_config_path", (_, _) -> {});
    keys.put("exclude_plugins", (_, _) -> {});
    keys.put("load_plugins", (_, place) -> plugins(plugins.missing(), place));
    keys.put("application", (value, place) -> to.set("applications.select", select(value), place));
    keys.put("loglevel", this::logLevel);
    keys.put("log_raw_messages", this::logMessages);
    keys.put("session_limit", (value, place) -> limit("call.max-calls", "calls", value, place));
    keys.put(
        "cps_limit", (value, place) -> limit("sip.max-calls-per-second", "rate", value, place));
    keys.put(
        "options_session_limit",
        (value, place) -> limit("overload.options-limit", "options", value, place));
    keys.put("shutdown_mode_reply", to.to("overload.draining"));
    keys.put("max_shutdown_time", to.to("node.shutdown-timeout", "s"));
    keys.put("sip_server_threads", to.to("sip.threads"));
    keys.put("use_default_signature", (value, place) -> Translation.yes(value, place));
    keys.put("signature", this::signature);
    keys.put("outbound_proxy", (value, place) -> to.set("sip.outbound-proxy", uri(value), place));
    keys.put("next_hop", this::nextHop);
    keys.put("dead_rtp_time", to.to("media.rtp-timeout", "s"));
    keys.put("media_processor_threads", to.to("media.threads"));
    keys.put("codec_order", (value, place) -> codecs("media.codec-order", value, place));
    keys.put("exclude_payloads", (value, place) -> codecs("media.exclude-codecs", value, place));
    keys.put("100rel", this::reliable);
    keys.put("sip_timer_a", to.to("sip.t1", "ms"));
    keys.put("sip_timer_t2", to.to("sip.t2", "ms"));
    Translation.File file = to.new File(config, keys);
    new Interfaces(config).translate(to, file);
    if (config.get("application").isEmpty()) {
      to.set("applications.select", "", "sems.conf");
      to.notice("application is not set: every call is answered 500, as by SEMS");
    }
    file.translate();
  }

  private void plugins(List<String> missing, String place) {
    if (!missing.isEmpty()) {
      to.notice(
          place
              + ": not built in: "
              + String.join(", ", missing)
              + "; calls for such an application are answered 500 unless a script has its name");
    }
  }

  /** The slides' spelling, which SEMS itself takes for a name. */
  private static String select(String application) {
    return application.equals("$(app_mapping)") ? "$(mapping)" : application;
  }

  private void logLevel(String value, String place) {
    long level = Translation.number(value, place);
    if (level < 0 || level >= LOG_LEVELS.size()) {
      throw new ConfigProblem(place + " must be 0 to 3: " + value);
    }
    to.set("node.log-level", LOG_LEVELS.get((int) level), place);
  }

  private void logMessages(String value, String place) {
    if (!value.equals("no")) {
      to.set("node.log-messages", value, place);
    }
  }

  /** {@code number;code;reason}; number 0 is no limit. */
  private void limit(String key, String overload, String value, String place) {
    String[] parts = value.split(";", 3);
    long most = Translation.number(parts[0], place);
    if (most > 0) {
      to.set(key, most, place);
    }
    if (parts.length > 1) {
      String reason = parts.length > 2 ? parts[2].strip() : "Server overload";
      to.set("overload." + overload, parts[1].strip() + " " + reason, place);
    }
  }

  private void signature(String value, String place) {
    boolean ours =
        Translation.yes(
            config.get("use_default_signature").orElse("no"),
            config.place("use_default_signature"));
    if (!ours) {
      to.set("sip.user-agent", value, place);
    }
  }

  private void nextHop(String value, String place) {
    List<String> hops = Translation.list(value, "[,\\s]");
    if (hops.size() > 1) {
      to.notice(place + ": only " + hops.getFirst() + " is used; Legato has one next hop");
    }
    hops.stream().findFirst().ifPresent(hop -> to.set("sip.next-hop", uri(hop), place));
  }

  /** Names that no codec of ours has are said, not refused: SEMS has them in plug-ins. */
  private void codecs(String key, String value, String place) {
    List<String> known = new ArrayList<>();
    for (String name : Translation.list(value, "[,;\\s]")) {
      if (Codec.isKnown(name)) {
        known.add(name);
      } else {
        to.notice(place + ": there is no codec " + name);
      }
    }
    to.set(key, known, place);
  }

  private static String uri(String hop) {
    boolean bare = !hop.isEmpty() && !hop.startsWith("sip:") && !hop.startsWith("sips:");
    return bare ? "sip:" + hop : hop;
  }

  private void reliable(String value, String place) {
    switch (value) {
      case "supported" -> {
        // As it is by default.
      }
      case "disabled" ->
          to.set(
              "sip.supported",
              ConfigFactory.defaultReference().getStringList("legato.sip.supported").stream()
                  .filter(tag -> !tag.equals("100rel"))
                  .toList(),
              place);
      case "require" -> to.notice(place + ": Legato never requires 100rel, it supports it");
      default ->
          throw new ConfigProblem(place + " must be disabled, supported or require: " + value);
    }
  }
}
