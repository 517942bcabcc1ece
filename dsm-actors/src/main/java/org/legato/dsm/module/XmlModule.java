package org.legato.dsm.module;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.w3c.dom.Document;
import org.w3c.dom.Node;

/**
 * {@code mod_xml}: documents and what XPath finds in them, kept as objects of the call under the
 * names that the script gives them.
 */
public final class XmlModule implements ScriptModule {
  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug");

  private final Workers workers = Workers.shared();

  /** A document that freeObject and trackObject know. */
  private record Parsed(Document document) implements AutoCloseable {
    @Override
    public void close() {
      // Memory is all it has.
    }
  }

  /** What an expression found. */
  private record Found(List<Node> nodes) implements AutoCloseable {
    @Override
    public void close() {
      // Memory is all it has.
    }
  }

  /** Something that nodes become. */
  private interface Shown {
    String of(Node node) throws Exception;
  }

  @Override
  public String name() {
    return "mod_xml";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "xml.parse",
        ',',
        Second.REQUIRED,
        "(text, object) Parses a text as XML into an object. Errors: errno arg.",
        (run, text, object) -> parse(run, run.resolve(text), run.resolve(object)));
    d.action(
        "xml.parseSIPMsgBody",
        ',',
        Second.REQUIRED,
        "(body, object) Parses a body that is kept as an object as XML into another object. Errors:"
            + " errno arg.",
        (run, body, object) ->
            run.session().objects().get(run.resolve(body)) instanceof String text
                ? parse(run, text, run.resolve(object))
                : wrong(run, "no body '" + run.resolve(body) + "'"));
    d.action(
        "xml.evalXPath",
        ',',
        Second.REQUIRED,
        "(expression, object) Evaluates XPath on an object into obj.xpath; namespaces p=uri in"
            + " $obj.ns. Errors: errno arg.",
        this::evaluate);
    d.action(
        "xml.docDump",
        '=',
        Second.REQUIRED,
        "(var=object) Stores an object as XML text. Errors: errno arg.",
        (run, target, object) -> {
          if (!(run.session().objects().get(run.resolve(object)) instanceof Parsed(Document it))) {
            return wrong(run, "no document '" + run.resolve(object) + "'");
          }
          String name = Values.name(target);
          return after(() -> XmlDocuments.show(it), (later, xml) -> later.setVariable(name, xml));
        });
    d.action(
        "xml.setLoglevel",
        "(level) Accepted for compatibility: error, warn, info or debug. Errors: errno arg.",
        (run, level) -> {
          if (!LEVELS.contains(run.resolve(level))) {
            return wrong(run, "no log level: " + run.resolve(level));
          }
          run.clearError();
          return Outcome.CONTINUE;
        });
    declareResults(d);
  }

  private void declareResults(Declarations d) {
    d.action(
        "xml.XPathResultCount",
        '=',
        Second.REQUIRED,
        "(var=object) Stores how many nodes XPath has found. Errors: errno arg.",
        (run, target, object) -> {
          if (!(run.session().objects().get(run.resolve(object)) instanceof Found(var nodes))) {
            return noResult(run, run.resolve(object));
          }
          run.setVariable(Values.name(target), Integer.toString(nodes.size()));
          run.clearError();
          return Outcome.CONTINUE;
        });
    d.action(
        "xml.getXPathResult",
        '=',
        Second.REQUIRED,
        "(var=object) Stores the text of what XPath has found; an array if it is not exactly one"
            + " node. Errors: errno arg.",
        (run, target, object) -> store(run, target, object, Node::getTextContent));
    d.action(
        "xml.printXPathResult",
        '=',
        Second.REQUIRED,
        "(var=object) Stores what XPath has found as XML; an array if it is not exactly one node."
            + " Errors: errno arg.",
        (run, target, object) -> store(run, target, object, XmlDocuments::show));
    d.action(
        "xml.updateXPathResult",
        '=',
        Second.REQUIRED,
        "(object[index]=text) Changes the text of a node that XPath has found: obj[index]=text."
            + " Errors: errno arg.",
        XmlModule::update);
  }

  private Outcome parse(Run run, String text, String object) {
    return after(
        () -> XmlDocuments.parse(text),
        (later, document) -> later.session().objects().put(object, new Parsed(document)));
  }

  private Outcome evaluate(Run run, String text, String name) {
    String object = run.resolve(name);
    if (!(run.session().objects().get(object) instanceof Parsed(Document document))) {
      return wrong(run, "no document '" + object + "'");
    }
    String expression = run.resolve(text);
    Map<String, String> namespaces = new HashMap<>();
    for (String pair : run.variable(object + ".ns").split(" ")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        namespaces.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return after(
        () -> XmlDocuments.select(document, expression, namespaces),
        (later, nodes) -> later.session().objects().put(object + ".xpath", new Found(nodes)));
  }

  private Outcome store(Run run, String target, String name, Shown shown) {
    String object = run.resolve(name);
    if (!(run.session().objects().get(object) instanceof Found(List<Node> nodes))) {
      return noResult(run, object);
    }
    String variable = Values.name(target);
    return after(
        () -> {
          String[] texts = new String[nodes.size()];
          for (int i = 0; i < texts.length; i++) {
            texts[i] = shown.of(nodes.get(i));
          }
          return texts;
        },
        (later, texts) -> {
          ScriptArrays.clear(later, variable);
          if (texts.length == 0) {
            later.session().variables().remove(variable);
          }
          for (int i = 0; i < texts.length; i++) {
            later.setVariable(texts.length == 1 ? variable : variable + "[" + i + "]", texts[i]);
          }
        });
  }

  private static Outcome update(Run run, String place, String text) {
    int open = place.lastIndexOf('[');
    boolean indexed = open > 0 && place.endsWith("]");
    String object = run.resolve(indexed ? place.substring(0, open) : place);
    OptionalLong index =
        indexed
            ? Numbers.unsigned(run.resolve(place.substring(open + 1, place.length() - 1)))
            : OptionalLong.of(0);
    if (!(run.session().objects().get(object) instanceof Found(List<Node> nodes))) {
      return noResult(run, object);
    }
    if (index.isEmpty() || index.getAsLong() >= nodes.size()) {
      return wrong(run, "no node " + place);
    }
    nodes.get((int) index.getAsLong()).setTextContent(run.resolve(text));
    run.clearError();
    return Outcome.CONTINUE;
  }

  private <T> Outcome after(Callable<T> work, BiConsumer<Run, T> then) {
    return Waits.on(
        workers.submit(work),
        (run, value) -> {
          then.accept(run, value);
          run.clearError();
          return Outcome.CONTINUE;
        },
        (run, failure) -> wrong(run, String.valueOf(failure.getMessage())));
  }

  private static Outcome noResult(Run run, String object) {
    return wrong(run, "no result of XPath '" + object + "'");
  }

  private static Outcome wrong(Run run, String text) {
    run.error("arg", text);
    return Outcome.CONTINUE;
  }
}
