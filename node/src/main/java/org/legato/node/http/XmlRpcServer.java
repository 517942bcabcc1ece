package org.legato.node.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.Materializer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.legato.node.xmlrpc.DynamicInterfaces;
import org.legato.node.xmlrpc.Fault;
import org.legato.node.xmlrpc.ServerControl;
import org.legato.node.xmlrpc.XmlRpcMethods;
import org.legato.node.xmlrpc.XmlRpcReader;
import org.legato.node.xmlrpc.XmlRpcWriter;

/** XML-RPC over HTTP, on any path, as SEMS offers it. */
public final class XmlRpcServer {
  private final XmlRpcSettings settings;
  private final XmlRpcMethods methods;
  private final Access access;
  private final Materializer materializer;

  private XmlRpcServer(XmlRpcSettings settings, XmlRpcMethods methods, Materializer materializer) {
    this.settings = settings;
    this.methods = methods;
    this.access = new Access(settings.token());
    this.materializer = materializer;
  }

  /** Starts to listen; fails if the port is taken. */
  public static CompletionStage<Listening> start(
      ActorSystem<?> system,
      XmlRpcSettings settings,
      DynamicInterfaces interfaces,
      ServerControl control) {
    var methods =
        new XmlRpcMethods(interfaces, settings.directExport(), settings.exportDi(), control);
    var server = new XmlRpcServer(settings, methods, Materializer.matFromSystem(system));
    return Binder.bind(
        system,
        settings.address(),
        settings.port(),
        settings.requestTimeout(),
        settings.maxConnections(),
        server::handle);
  }

  private CompletionStage<HttpResponse> handle(HttpRequest request) {
    var refusal = access.refusal(request);
    if (refusal.isPresent()) {
      request.discardEntityBytes(materializer);
      int status = settings.token().isEmpty() ? 403 : 401;
      return text(status, refusal.get())
          .thenApply(r -> r.addHeader(RawHeader.create("WWW-Authenticate", "Basic realm=legato")));
    }
    if (!request.method().equals(HttpMethods.POST)) {
      request.discardEntityBytes(materializer);
      return text(405, "XML-RPC requests are POSTed");
    }
    long timeout = settings.requestTimeout().toMillis();
    return request
        .entity()
        .toStrict(timeout, settings.maxRequestBytes(), materializer)
        .handle((strict, error) -> error == null ? strict.getData().toArray() : null)
        .thenCompose(
            body ->
                body == null
                    ? text(413, "larger than legato.xmlrpc.max-request-size, or too slow")
                    : call(body).thenApply(XmlRpcServer::xml));
  }

  private CompletionStage<byte[]> call(byte[] body) {
    return CompletableFuture.completedFuture(body)
        .thenApply(XmlRpcReader::read)
        .thenCompose(methods::call)
        .thenApply(XmlRpcWriter::response)
        .exceptionally(XmlRpcServer::fault);
  }

  private static byte[] fault(Throwable error) {
    Throwable cause = error instanceof CompletionException e ? e.getCause() : error;
    Fault fault =
        cause instanceof Fault f ? f : new Fault(Fault.FAILED, String.valueOf(cause.getMessage()));
    return XmlRpcWriter.fault(fault);
  }

  private static HttpResponse xml(byte[] body) {
    return HttpResponse.create()
        .withEntity(
            MediaTypes.TEXT_XML.toContentType(akka.http.javadsl.model.HttpCharsets.UTF_8), body);
  }

  private static CompletionStage<HttpResponse> text(int status, String message) {
    return CompletableFuture.completedFuture(
        HttpResponse.create()
            .withStatus(status)
            .withEntity(ContentTypes.TEXT_PLAIN_UTF8, message + "\n"));
  }
}
