package org.legato.node.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;

/** Responses in JSON. */
final class Answer {
  static final ObjectMapper JSON = new ObjectMapper();

  private Answer() {}

  static HttpResponse json(int status, Object body) {
    try {
      byte[] bytes = JSON.writeValueAsBytes(body);
      return HttpResponse.create()
          .withStatus(status)
          .withEntity(ContentTypes.APPLICATION_JSON, bytes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + body.getClass(), e);
    }
  }

  /** What went wrong and what to do about it. */
  static HttpResponse error(int status, String message, String remedy) {
    var body = new LinkedHashMap<String, Object>();
    body.put("error", message);
    body.put("remedy", remedy);
    return json(status, body);
  }
}
