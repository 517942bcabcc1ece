package org.legato.dsm.app;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.legato.dsm.engine.Limits;

/** What is loaded at one moment, and the applications that follow from it. Immutable. */
final class Loaded {
  /** The application that dsm.conf's start diagrams make up. */
  private static final String DSM = "dsm";

  private final Limits limits;
  private final Map<String, Bundle> bundles;
  private final Optional<SessionTimers> sessionTimers;
  private final Optional<RecordSelect> recordSelect;
  private final Map<String, String> prompts = new HashMap<>();
  private final Map<String, Map<String, String>> promptSets = new HashMap<>();
  private final Map<String, Application> incoming = new HashMap<>();
  private final Map<String, Application> outgoing = new HashMap<>();

  private Loaded(Map<String, Bundle> bundles, Limits limits) {
    this.limits = limits;
    this.bundles = Collections.unmodifiableMap(bundles);
    // Prompts are common to all, as in SEMS; but a bundle's own win in its calls.
    for (Bundle bundle : bundles.values()) {
      prompts.putAll(bundle.prompts());
      promptSets.putAll(bundle.promptSets());
    }
    this.sessionTimers = SessionTimers.of(main().config());
    this.recordSelect = RecordSelect.of(main().config());
    for (Bundle bundle : bundles.values()) {
      bundle
          .registered()
          .forEach(
              (name, start) -> {
                Application application = application(bundle, name, start);
                incoming.put(name, application);
                outgoing.put(name, application);
              });
    }
    start("inbound_start_diag").ifPresent(start -> incoming.put(DSM, dsm(start)));
    start("outbound_start_diag").ifPresent(start -> outgoing.put(DSM, dsm(start)));
  }

  static Loaded nothing(Limits limits) {
    return new Loaded(Map.of(Bundle.MAIN, Bundle.empty(Bundle.MAIN)), limits);
  }

  /** A bundle replaces the one of its name; its applications are taken from all others. */
  Loaded with(Bundle bundle) {
    Map<String, Bundle> next = new LinkedHashMap<>();
    bundles.forEach((name, old) -> next.put(name, old.without(bundle.registered().keySet())));
    next.put(bundle.name(), bundle);
    return new Loaded(next, limits);
  }

  private Optional<String> start(String key) {
    return main().config().get(key).filter(start -> main().diagrams().get(start).isPresent());
  }

  private Application dsm(String start) {
    return application(main(), DSM, start);
  }

  private Application application(Bundle bundle, String name, String start) {
    Map<String, String> visible = new HashMap<>(prompts);
    visible.putAll(bundle.prompts());
    Map<String, Map<String, String>> sets = new HashMap<>(promptSets);
    sets.putAll(bundle.promptSets());
    return new Application(
        name,
        bundle.name(),
        bundle.diagrams(),
        start,
        bundle.configVariables(),
        bundle.config().flag("set_param_variables", false),
        bundle.config().get("compat").isPresent(),
        visible,
        sets,
        sessionTimers,
        flag(bundle, "monitoring_full_stategraph"),
        flag(bundle, "monitoring_full_transitions"),
        limits);
  }

  /** A flag of dsm.conf that a bundle may set otherwise for itself. */
  private boolean flag(Bundle bundle, String key) {
    return bundle.config().flag(key, main().config().flag(key, false));
  }

  Optional<Application> withoutCall(String bundle, String diagram) {
    return Optional.ofNullable(bundles.get(bundle))
        .filter(found -> found.diagrams().get(diagram).isPresent())
        .map(found -> application(found, diagram, diagram));
  }

  Optional<RecordSelect> recordSelect() {
    return recordSelect;
  }

  Bundle main() {
    return bundles.get(Bundle.MAIN);
  }

  Collection<Bundle> bundles() {
    return bundles.values();
  }

  Map<String, String> prompts() {
    return prompts;
  }

  Map<String, Application> incoming() {
    return incoming;
  }

  Map<String, Application> outgoing() {
    return outgoing;
  }

  /** The bundle of an application or, by its own name, of a configuration set. */
  Optional<Bundle> bundleOf(String name) {
    return bundles.values().stream()
        .filter(bundle -> bundle.registered().containsKey(name))
        .findFirst()
        .or(() -> Optional.ofNullable(bundles.get(name)))
        .or(() -> name.equals(DSM) ? Optional.of(main()) : Optional.empty());
  }
}
