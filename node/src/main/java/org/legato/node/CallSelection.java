package org.legato.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.call.CallEnvironment.Selected;
import org.legato.dsm.app.Application;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.ApplicationSelector;
import org.legato.dsm.app.RecordSelect;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.monitoring.MonitoringInterface;
import org.legato.sip.SipRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the application of an incoming call, by its INVITE or by a monitoring record.
 *
 * @param here the records of this node
 * @param everywhere those of all nodes
 */
record CallSelection(
    ApplicationSelector selector,
    ApplicationRegistry applications,
    DynamicInterface here,
    DynamicInterface everywhere)
    implements Function<SipRequest, CompletionStage<Optional<Selected>>> {
  private static final Logger LOG = LoggerFactory.getLogger(CallSelection.class);
  private static final String DSM = "dsm";

  @Override
  public CompletionStage<Optional<Selected>> apply(SipRequest invite) {
    Optional<String> name = selector.select(invite.requestUri(), invite.header("P-App-Name"));
    Optional<RecordSelect> byRecord =
        name.filter(DSM::equals).flatMap(dsm -> applications.recordSelect());
    if (byRecord.isPresent()) {
      return byRecord(invite, byRecord.get());
    }
    String missing = name.map(n -> "no application " + n).orElse("nothing selects an application");
    return CompletableFuture.completedFuture(application(invite, name, Map.of(), missing));
  }

  private Optional<Selected> application(
      SipRequest invite, Optional<String> name, Map<String, String> variables, String missing) {
    Optional<Application> found = name.flatMap(applications::find);
    if (found.isEmpty()) {
      LOG.warn(
          "call {}: {}; GET /api/applications lists those that are loaded",
          invite.callId(),
          missing);
    }
    return found.map(application -> new Selected(application, variables));
  }

  private CompletionStage<Optional<Selected>> byRecord(SipRequest invite, RecordSelect how) {
    List<Object> filter = List.copyOf(how.wanted(invite));
    return records(here, filter)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? records(everywhere, filter)
                    : CompletableFuture.completedFuture(found))
        .thenApply(records -> byRecord(invite, how, records, filter));
  }

  /** Those that name an application. */
  private static CompletionStage<List<List<?>>> records(
      DynamicInterface where, List<Object> filter) {
    return where
        .call(MonitoringInterface.RECORDS, filter)
        .thenApply(
            records ->
                ((List<?>) records)
                    .stream()
                        .<List<?>>map(record -> (List<?>) record)
                        .filter(record -> ((Map<?, ?>) record.get(1)).get("app") instanceof String)
                        .toList());
  }

  private Optional<Selected> byRecord(
      SipRequest invite, RecordSelect how, List<List<?>> records, List<Object> filter) {
    if (records.isEmpty()) {
      return application(
          invite,
          Optional.of(how.fallback()).filter(name -> !name.isEmpty()),
          Map.of(),
          "no record with "
              + filter
              + (how.fallback().isEmpty() ? "" : " and no application " + how.fallback()));
    }
    String id = (String) records.getFirst().getFirst();
    Map<?, ?> record = (Map<?, ?>) records.getFirst().get(1);
    String name = (String) record.get("app");
    return application(
        invite,
        Optional.of(name),
        RecordSelect.variables(id, record),
        "record " + id + " names an unknown application " + name);
  }
}
