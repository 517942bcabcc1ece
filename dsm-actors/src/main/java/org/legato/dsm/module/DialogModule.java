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
import org.legato.dsm.session.BackToBack;
import org.legato.dsm.session.Dialog;

/** {@code mod_dlg}: replies, requests and outgoing calls. */
public final class DialogModule implements ScriptModule {
  private static final long MOST_SECONDS = 100_000_000;
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
        "(code[, reason]) Replies to the initial INVITE with a code and a reason. Errors: errno"
            + " arg, general without INVITE.",
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
        "([code[, reason]]) Replies to the initial INVITE with an SDP answer; 200 OK by default."
            + " Errors: errno arg, general without INVITE, dlg if the offer cannot be met.",
        DialogModule::acceptInvite);
    d.action(
        "dlg.replyRequest",
        ',',
        Second.OPTIONAL,
        "(code[, reason]) Replies to the request of the sipRequest event. Errors: errno arg,"
            + " general; throws dlg outside of sipRequest.",
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
        "([headers]) Sends BYE, CANCEL or 487 as fits; the session goes on. Errors: errno general.",
        (run, headers) -> Outcome.await(dialog(run).bye(crlf(run.resolve(headers)))));
    d.action(
        "dlg.dialout",
        "(struct) Starts an outgoing call. Errors: errno arg if a part is missing, general if the"
            + " call cannot be started.",
        DialogModule::dialout);
    d.action(
        "dlg.refer",
        ',',
        Second.OPTIONAL,
        "(target[, expires]) Sends REFER with a target and an optional expiry in seconds. Errors:"
            + " throws dlg without a connected dialog, param if the expiry is no number.",
        DialogModule::refer);
    d.action(
        "dlg.info",
        ',',
        Second.OPTIONAL,
        "(type, body) Sends INFO with a content type and a body. Errors: throws dlg without a"
            + " connected dialog.",
        (run, type, body) ->
            Outcome.await(dialog(run).info(run.resolve(type), crlf(run.resolve(body)))));
    d.action(
        "dlg.setTimeout",
        "(seconds) Lets the call last so long from now, or from its answer; then dialogTimeout"
            + " comes. Errors: errno arg if that is no number.",
        (run, text) -> {
          OptionalLong seconds = Numbers.unsigned(run.resolve(text));
          if (seconds.isEmpty() || seconds.getAsLong() > MOST_SECONDS) {
            run.error("arg", "dlg.setTimeout needs seconds, not " + run.resolve(text));
          } else {
            dialog(run).timeout((int) seconds.getAsLong());
            run.clearError();
          }
          return Outcome.CONTINUE;
        });
    declareRelay(d);
    d.action(
        "dlg.getRequestBody",
        ',',
        Second.REQUIRED,
        "(type, var) Copies a body of the sipRequest event's request into a variable. Errors:"
            + " throws dlg outside of sipRequest.",
        (run, type, target) -> {
          requireRequest(run);
          return store(run, target, dialog(run).requestBody(run.resolve(type)));
        });
    d.action(
        "dlg.getReplyBody",
        ',',
        Second.REQUIRED,
        "(type, var) Copies a body of the sipReply event's reply into a variable. Errors: throws"
            + " dlg outside of sipReply.",
        (run, type, target) -> {
          if (run.eventType() != EventType.SIP_REPLY) {
            throw new ScriptException("dlg", Map.of("cause", "no reply"));
          }
          return store(run, target, dialog(run).replyBody(run.resolve(type)));
        });
    d.condition(
        "dlg.requestHasContentType",
        "(type) Whether the sipRequest event's request has a body of that type.",
        (run, type) ->
            run.eventType() == EventType.SIP_REQUEST
                && dialog(run).requestBody(type.strip()).isPresent());
    d.condition(
        "dlg.replyHasContentType",
        "(type) Whether the sipReply event's reply has a body of that type.",
        (run, type) ->
            run.eventType() == EventType.SIP_REPLY
                && dialog(run).replyBody(type.strip()).isPresent());
  }

  private static void declareRelay(Declarations d) {
    d.action(
        "dlg.connectCalleeRelayed",
        ',',
        Second.REQUIRED,
        "(to, uri) Relays the INVITE to another party: To, request URI.",
        (run, party, uri) ->
            Outcome.await(otherLeg(run).connectCallee(run.resolve(party), run.resolve(uri), true)));
    d.action(
        "dlg.getOtherId",
        "(var) Copies the other leg's local tag into a variable.",
        (run, target) -> {
          run.setVariable(Values.name(target), otherLeg(run).otherId());
          return Outcome.CONTINUE;
        });
    d.action(
        "dlg.getRtpRelayMode",
        "(var) Copies how sound goes between two legs into a variable: always RTP_Direct.",
        (run, target) -> {
          run.setVariable(Values.name(target), "RTP_Direct");
          return Outcome.CONTINUE;
        });
    for (String name : List.of("dlg.relayReply", "dlg.relayError")) {
      d.action(
          name,
          ',',
          Second.REQUIRED,
          "(code, reason) Answers the other leg's request of the B2B.otherBye event. Errors: errno"
              + " arg if that is no code; throws dlg in other events.",
          (run, code, reason) -> {
            OptionalLong number = code(run, code);
            if (number.isEmpty()) {
              return badCode(run);
            }
            otherLeg(run).reply((int) number.getAsLong(), run.resolve(reason));
            return Outcome.CONTINUE;
          });
    }
    d.action(
        "dlg.addReplyBodyPart",
        ',',
        Second.REQUIRED,
        "(type, text) Adds a body to the other leg's reply of the B2B.otherReply event. Errors:"
            + " throws dlg in other events.",
        (run, type, payload) -> {
          otherLeg(run).addReplyBody(run.resolve(type), crlf(run.resolve(payload)));
          return Outcome.CONTINUE;
        });
    d.action(
        "dlg.deleteReplyBodyPart",
        "(type) Takes a body off the other leg's reply of the B2B.otherReply event. Errors: throws"
            + " dlg in other events.",
        (run, type) -> {
          otherLeg(run).removeReplyBody(type);
          return Outcome.CONTINUE;
        });
  }

  private static BackToBack otherLeg(Run run) {
    return run.session().service(BackToBack.class);
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
