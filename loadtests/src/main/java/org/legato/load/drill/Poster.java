package org.legato.load.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.legato.load.demo.NodeProcess;

/** Posts numbered events to calls through a node, while harm is done to others. */
final class Poster implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final Duration FOUND = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Supplier<NodeProcess> node;
  private final List<String> legs;
  private final List<String> accepted = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private volatile boolean running = true;
  private int number;

  /**
   * A poster.
   *
   * @param node the node to ask, which may change
   */
  Poster(Supplier<NodeProcess> node, List<String> legs) {
    this.node = node;
    this.legs = legs;
  }

  @Override
  public void run() {
    while (running) {
      number++;
      for (String leg : legs) {
        String text = Integer.toString(number);
        try {
          int status =
              client
                  .send(
                      node.get()
                          .request("/api/calls/" + leg + "/events")
                          .header("Content-Type", "application/json")
                          .POST(
                              HttpRequest.BodyPublishers.ofString(
                                  JSON.writeValueAsString(Map.of("type", "drill", "n", text))))
                          .build(),
                      HttpResponse.BodyHandlers.discarding())
                  .statusCode();
          if (status == 202) {
            accepted.add(leg + " " + text);
          } else if (status == 404) {
            refused.add(leg + " is there, and " + text + " was answered with 404");
          }
        } catch (IOException e) {
          // Not accepted: whoever posts is told so.
          continue;
        } catch (InterruptedException e) {
          return;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /**
   * How many accepted events the calls have not got, and how many they have got twice. An event for
   * which there was said to be no such call is lost as well.
   */
  record Verdict(int lost, int duplicated, int posted, List<String> problems) {
    Verdict and(Verdict other) {
      return new Verdict(
          lost + other.lost,
          duplicated + other.duplicated,
          posted + other.posted,
          Stream.concat(problems.stream(), other.problems.stream()).toList());
    }
  }

  void end(Thread thread) throws InterruptedException {
    running = false;
    thread.join(BOUND.toMillis());
  }

  Verdict verdict() throws IOException, InterruptedException {
    int lost = refused.size();
    int duplicated = 0;
    List<String> problems = new ArrayList<>(refused);
    for (String leg : legs) {
      String posts = variables(leg).path("posts").asText();
      List<String> got = List.of(posts.split(","));
      for (String text : accepted) {
        String[] post = text.split(" ");
        if (post[0].equals(leg)) {
          long count = got.stream().filter(post[1]::equals).count();
          lost += count == 0 ? 1 : 0;
          duplicated += count > 1 ? 1 : 0;
          if (count != 1) {
            problems.add(leg + " took " + post[1] + " and has got " + posts);
          }
        }
      }
    }
    return new Verdict(lost, duplicated, accepted.size(), problems);
  }

  /** What a script knows; a call that is moving, or whose node is new, is asked for again. */
  JsonNode variables(String leg) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + FOUND.toNanos();
    JsonNode found = node.get().get("/api/calls/" + leg).path("variables");
    while (found.isMissingNode() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      found = node.get().get("/api/calls/" + leg).path("variables");
    }
    return found;
  }
}
