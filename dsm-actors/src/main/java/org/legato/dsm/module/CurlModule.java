package org.legato.dsm.module;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.legato.dsm.engine.ModuleConfig;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.session.ScriptLog;

/**
 * {@code mod_curl}: HTTP requests. What the server says goes to {@code $curl.out} whatever its
 * status; errors of the transport set {@code $errno} and {@code $curl.err}.
 */
public final class CurlModule implements ScriptModule {
  private final HttpCalls calls;
  private final Workers workers;
  private final int maxText;
  private final int maxFile;

  /** With the bounds of the configuration {@code legato.dsm.curl}. */
  public CurlModule() {
    this(ModuleConfig.current().getConfig("legato.dsm.curl"));
  }

  CurlModule(Config curl) {
    calls = HttpCalls.of(curl);
    workers = Workers.shared();
    maxText = Math.toIntExact(curl.getBytes("max-text"));
    maxFile = Math.toIntExact(curl.getBytes("max-file"));
  }

  @Override
  public String name() {
    return "mod_curl";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "curl.get",
        "(url) Gets a URL into $curl.out. Errors: errno general, arg.",
        (run, url) -> send(run, run.resolve(url), null, maxText, CurlModule::keep));
    d.action(
        "curl.getDiscardResult",
        "(url) Gets a URL; the answer is only logged. Errors: errno general, arg.",
        (run, url) -> send(run, run.resolve(url), null, maxText, CurlModule::log));
    d.action(
        "curl.getFile",
        ',',
        Second.OPTIONAL,
        "(url, file) Gets a URL into a file. Errors: errno general, arg, file.",
        (run, url, file) -> {
          String path = run.resolve(file);
          return send(
              run,
              run.resolve(url),
              null,
              maxFile,
              (_, body) ->
                  Waits.on(
                      workers.submit(() -> Files.write(Path.of(path), body)),
                      (later, _) -> done(later),
                      (later, failure) ->
                          failed(later, "file", new IOException("cannot write " + failure))));
        });
    d.action(
        "curl.getForm",
        ',',
        Second.OPTIONAL,
        "(url, variables) Gets a URL with the variables name;name as its query into $curl.out."
            + " Errors: errno general, arg.",
        (run, url, list) -> {
          List<String> pairs =
              names(run, list).stream().map(name -> name + "=" + run.variable(name)).toList();
          String query = pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
          return send(run, run.resolve(url) + query, null, maxText, CurlModule::keep);
        });
    d.action(
        "curl.post",
        ',',
        Second.OPTIONAL,
        "(url, variables) Posts the variables name;name as a form; the answer goes to $curl.out."
            + " Errors: errno general, arg.",
        (run, url, list) ->
            send(run, run.resolve(url), names(run, list), maxText, CurlModule::keep));
    d.action(
        "curl.postDiscardResult",
        ',',
        Second.OPTIONAL,
        "(url, variables) Posts the variables name;name as a form; the answer is only logged."
            + " Errors: errno general, arg.",
        (run, url, list) ->
            send(run, run.resolve(url), names(run, list), maxText, CurlModule::log));
  }

  private Outcome send(
      Run run, String url, List<String> form, int maxBody, BiFunction<Run, byte[], Outcome> then) {
    URI uri;
    try {
      uri = HttpCalls.uri(url);
    } catch (IllegalArgumentException e) {
      return failed(run, "arg", e);
    }
    String boundary = "legato-" + UUID.randomUUID();
    BodyPublisher body = form == null ? null : BodyPublishers.ofString(parts(run, form, boundary));
    long timeout = Numbers.unsigned(run.variable("curl.timeout")).orElse(0);
    return Waits.on(
        calls.send(uri, "multipart/form-data; boundary=" + boundary, body, timeout, maxBody),
        then,
        (later, failure) -> failed(later, "general", failure));
  }

  private static List<String> names(Run run, String list) {
    var names = new ArrayList<String>();
    for (String name : run.resolve(list).split(";")) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  private static String parts(Run run, List<String> names, String boundary) {
    var body = new StringBuilder();
    for (String name : names) {
      body.append("--").append(boundary).append("\r\n");
      body.append("Content-Disposition: form-data; name=\"").append(name).append("\"\r\n\r\n");
      body.append(run.variable(name)).append("\r\n");
    }
    return body.append("--").append(boundary).append("--\r\n").toString();
  }

  private static Outcome keep(Run run, byte[] body) {
    run.setVariable("curl.out", new String(body, StandardCharsets.UTF_8));
    return done(run);
  }

  private static Outcome log(Run run, byte[] body) {
    run.session().service(ScriptLog.class).log(3, new String(body, StandardCharsets.UTF_8));
    return done(run);
  }

  private static Outcome done(Run run) {
    run.clearError();
    return Outcome.CONTINUE;
  }

  private static Outcome failed(Run run, String errno, Throwable failure) {
    String reason =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    run.setVariable("curl.err", reason);
    run.error(errno, reason);
    return Outcome.CONTINUE;
  }
}
