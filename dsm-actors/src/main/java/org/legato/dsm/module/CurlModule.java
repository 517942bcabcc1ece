package org.legato.dsm.module;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.session.ScriptLog;

/**
 * {@code mod_curl}: HTTP requests. The status is ignored; what the transport reports goes to {@code
 * $errno} and {@code $curl.err}.
 */
public final class CurlModule implements ScriptModule {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Where a script sets no {@code $curl.timeout}, or 0. */
  private static final Duration BY_DEFAULT = Duration.ofSeconds(60);

  private static final long MOST_TEXT = 1 << 18;
  private static final long MOST_FILE = 256L << 20;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  @Override
  public String name() {
    return "mod_curl";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "curl.get",
        "Gets a URL; its content goes to $curl.out.",
        (run, url) -> text(run, get(run.resolve(url)), CurlModule::keep));
    d.action(
        "curl.getDiscardResult",
        "Gets a URL; its content is only logged.",
        (run, url) -> text(run, get(run.resolve(url)), CurlModule::log));
    d.action(
        "curl.getFile",
        ',',
        Second.OPTIONAL,
        "Gets a URL into a file.",
        (run, url, file) -> {
          BodyHandler<Path> handler;
          try {
            handler = BodyHandlers.ofFile(Path.of(run.resolve(file)));
          } catch (InvalidPathException e) {
            return failed(run, "file", e.getMessage());
          }
          return send(
              run, get(run.resolve(url)), BodyHandlers.limiting(handler, MOST_FILE), (_, _) -> {});
        });
    d.action(
        "curl.getForm",
        ',',
        Second.OPTIONAL,
        "Gets a URL with the variables name;name as its query.",
        (run, url, names) -> {
          var query = new StringJoiner("&", "?", "").setEmptyValue("");
          names(run, names).forEach(name -> query.add(name + "=" + run.variable(name)));
          return text(run, get(run.resolve(url) + query), CurlModule::keep);
        });
    post(
        d,
        "curl.post",
        "Posts variables as a form; the answer goes to $curl.out.",
        CurlModule::keep);
    post(d, "curl.postDiscardResult", "Posts variables; the answer is logged.", CurlModule::log);
  }

  private void post(
      Declarations d, String name, String documentation, BiConsumer<Run, String> then) {
    d.action(
        name,
        ',',
        Second.OPTIONAL,
        documentation,
        (run, url, names) -> {
          String boundary = "legato-" + UUID.randomUUID();
          var form = new StringBuilder();
          for (String field : names(run, names)) {
            form.append("--").append(boundary).append("\r\n");
            form.append("Content-Disposition: form-data; name=\"").append(field);
            form.append("\"\r\n\r\n").append(run.variable(field)).append("\r\n");
          }
          form.append("--").append(boundary).append("--\r\n");
          return text(
              run,
              () ->
                  request(run.resolve(url))
                      .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                      .POST(BodyPublishers.ofString(form.toString())),
              then);
        });
  }

  private static List<String> names(Run run, String list) {
    return Arrays.stream(run.resolve(list).split(";"))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** A request that may turn out to have no URL. */
  private interface Draft {
    HttpRequest.Builder builder();
  }

  private static Draft get(String url) {
    return () -> request(url).GET();
  }

  /** Blanks and the like are encoded, as curl sends them too; the rest is the script's matter. */
  private static HttpRequest.Builder request(String url) {
    var legal = new StringBuilder();
    url.codePoints()
        .forEach(
            c -> {
              String one = Character.toString(c);
              boolean plain = c > 32 && c < 127 && "\"<>\\^`{|}".indexOf(c) < 0;
              legal.append(plain ? one : UriModule.encode(one));
            });
    return HttpRequest.newBuilder(URI.create(legal.toString()));
  }

  private static void keep(Run run, String text) {
    run.setVariable("curl.out", text);
  }

  private static void log(Run run, String text) {
    run.session().service(ScriptLog.class).log(3, text);
  }

  private Outcome text(Run run, Draft draft, BiConsumer<Run, String> then) {
    return send(run, draft, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_TEXT), then);
  }

  private <T> Outcome send(Run run, Draft draft, BodyHandler<T> handler, BiConsumer<Run, T> then) {
    HttpRequest request;
    try {
      request = draft.builder().timeout(timeout(run)).build();
    } catch (IllegalArgumentException e) {
      return failed(run, "arg", e.getMessage());
    }
    record Answer<A>(HttpResponse<A> response, Throwable failure) {}
    return Outcome.await(
        client.sendAsync(request, handler).handle(Answer<T>::new),
        (later, answer) -> {
          if (answer.failure() != null) {
            return failed(later, answer.failure());
          }
          then.accept(later, answer.response().body());
          later.clearError();
          return Outcome.CONTINUE;
        });
  }

  private static Duration timeout(Run run) {
    OptionalLong seconds = Numbers.unsigned(run.variable("curl.timeout"));
    return seconds.orElse(0) == 0 ? BY_DEFAULT : Duration.ofSeconds(seconds.getAsLong());
  }

  private static Outcome failed(Run run, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    boolean file =
        cause instanceof FileSystemException || cause.getCause() instanceof FileSystemException;
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return failed(run, file ? "file" : "general", text);
  }

  private static Outcome failed(Run run, String errno, String text) {
    run.setVariable("curl.err", text);
    run.error(errno, text);
    return Outcome.CONTINUE;
  }
}
