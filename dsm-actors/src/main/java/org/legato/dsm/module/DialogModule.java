package org.legato.dsm.module;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Dialog;

/** {@code mod_dlg}: replies, requests and outgoing calls. */
public final class DialogModule implements ScriptModule {
  private static final List<String> MANDATORY = List.of("caller", "callee", "domain", "app");

  @Override
  public String name() {
    return "mod_dlg";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "dlg.reply",
        ',',
        Second.OPTIONAL,
        "Replies to the initial INVITE with a code and a reason.",
        (run, code, reason) -> {
          OptionalLong number = code(run, code);
          return number.isEmpty()
              ? badCode(run)
              : raising(dialog(run).reply((int) number.getAsLong(), run.resolve(reason)));
        });
    d.action(
        "dlg.acceptInvite",
        ',',
        Second.OPTIONAL,
        "Replies to the initial INVITE with an SDP answer; 200 OK by default.",
        DialogModule::acceptInvite);
    d.action(
        "dlg.replyRequest",
        ',',
        Second.OPTIONAL,
        "Replies to the request of the sipRequest event.",
        (run, code, reason) -> {
          requireRequest(run);
          OptionalLong number = code(run, code);
          return number.isEmpty()
              ? badCode(run)
              : Outcome.await(
                  dialog(run).replyRequest((int) number.getAsLong(), run.resolve(reason)));
        });
    d.action(
        "dlg.bye",
        "Sends BYE, CANCEL or 487 as fits; the session goes on.",
        (run, headers) -> Outcome.await(dialog(run).bye(crlf(run.resolve(headers)))));
    d.action("dlg.dialout", "Starts an outgoing call.", DialogModule::dialout);
    d.action(
        "dlg.refer",
        ',',
        Second.OPTIONAL,
        "Sends REFER with a target and an optional expiry in seconds.",
        DialogModule::refer);
    d.action(
        "dlg.info",
        ',',
        Second.OPTIONAL,
        "Sends INFO with a content type and a body.",
        (run, type, body) ->
            Outcome.await(dialog(run).info(run.resolve(type), crlf(run.resolve(body)))));
    d.action(
        "dlg.getRequestBody",
        ',',
        Second.REQUIRED,
        "Copies a body of the sipRequest event's request into a variable.",
        (run, type, target) -> {
          requireRequest(run);
          return store(run, target, dialog(run).requestBody(run.resolve(type)));
        });
    d.action(
        "dlg.getReplyBody",
        ',',
        Second.REQUIRED,
        "Copies a body of the sipReply event's reply into a variable.",
        (run, type, target) -> {
          if (run.eventType() != EventType.SIP_REPLY) {
            throw new ScriptException("dlg", Map.of("cause", "no reply"));
          }
          return store(run, target, dialog(run).replyBody(run.resolve(type)));
        });
    d.condition(
        "dlg.requestHasContentType",
        "Whether the sipRequest event's request has a body of that type.",
        (run, type) ->
            run.eventType() == EventType.SIP_REQUEST
                && dialog(run).requestBody(type.strip()).isPresent());
    d.condition(
        "dlg.replyHasContentType",
        "Whether the sipReply event's reply has a body of that type.",
        (run, type) ->
            run.eventType() == EventType.SIP_REPLY
                && dialog(run).replyBody(type.strip()).isPresent());
  }

  private static Outcome acceptInvite(Run run, String code, String reason) {
    if (code.isEmpty()) {
      return raising(dialog(run).acceptInvite(200, "OK"));
    }
    OptionalLong number = code(run, code);
    return number.isEmpty()
        ? badCode(run)
        : raising(dialog(run).acceptInvite((int) number.getAsLong(), run.resolve(reason)));
  }

  private static Outcome refer(Run run, String target, String expires) {
    String seconds = run.resolve(expires);
    OptionalLong number = Numbers.unsigned(seconds);
    if (!seconds.isEmpty() && number.isEmpty()) {
      throw new ScriptException("param", Map.of("cause", "expires is no number: " + seconds));
    }
    Optional<Integer> value =
        number.isEmpty() ? Optional.empty() : Optional.of((int) number.getAsLong());
    return Outcome.await(dialog(run).refer(run.resolve(target), value));
  }

  private static Outcome dialout(Run run, String argument) {
    String struct = Values.name(argument.startsWith("$") ? run.resolve(argument) : argument);
    String prefix = struct + "_";
    for (String member : MANDATORY) {
      if (run.variable(prefix + member).isEmpty()) {
        run.error("arg", "$" + prefix + member + " is not set");
        return Outcome.CONTINUE;
      }
    }
    var variables = new HashMap<String, String>();
    String own = struct + "_var.";
    run.session()
        .variables()
        .tailMap(own, true)
        .forEach(
            (name, value) -> {
              if (name.startsWith(own)) {
                variables.put(name.substring(own.length()), value);
              }
            });
    var call =
        new Dialog.Dialout(
            run.variable(prefix + "caller"),
            run.variable(prefix + "callee"),
            run.variable(prefix + "domain"),
            run.variable(prefix + "app"),
            optional(run, prefix + "r_uri"),
            optional(run, prefix + "from"),
            optional(run, prefix + "to"),
            optional(run, prefix + "auth_user"),
            optional(run, prefix + "auth_pwd"),
            run.variable(prefix + "ltag"),
            crlf(run.variable(prefix + "hdrs")),
            variables);
    String result = prefix + "ltag";
    return new Outcome.Await(
        dialog(run)
            .dialout(call)
            .whenComplete((tag, failure) -> run.setVariable(result, failure == null ? tag : ""))
            .thenApply(_ -> Outcome.CONTINUE));
  }

  private static Optional<String> optional(Run run, String variable) {
    return Optional.of(run.variable(variable)).filter(value -> !value.isEmpty());
  }

  private static Outcome store(Run run, String target, Optional<String> body) {
    String name = Values.name(run.resolve(target));
    body.ifPresentOrElse(
        text -> run.setVariable(name, text), () -> run.session().variables().remove(name));
    return Outcome.CONTINUE;
  }

  private static void requireRequest(Run run) {
    if (run.eventType() != EventType.SIP_REQUEST) {
      throw new ScriptException("dlg", Map.of("cause", "no request"));
    }
  }

  private static OptionalLong code(Run run, String text) {
    OptionalLong code = Numbers.unsigned(run.resolve(text));
    boolean valid = code.isPresent() && code.getAsLong() >= 100 && code.getAsLong() <= 699;
    return valid ? code : OptionalLong.empty();
  }

  private static Outcome badCode(Run run) {
    run.error("arg", null);
    return Outcome.CONTINUE;
  }

  private static Outcome raising(CompletionStage<List<Event>> stage) {
    return new Outcome.Await(stage.thenApply(Outcome.Continue::new));
  }

  private static Dialog dialog(Run run) {
    return run.session().service(Dialog.class);
  }

  private static String crlf(String text) {
    return text.replace("\\r\\n", "\r\n");
  }
}
