package org.legato.node.xmlrpc;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML-RPC requests. DTDs and external entities are refused, nesting is bounded. */
public final class XmlRpcReader {
  private static final int MAX_DEPTH = 24;
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader xml;

  private XmlRpcReader(XMLStreamReader xml) {
    this.xml = xml;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * Reads a request.
   *
   * @throws Fault {@link Fault#BAD_CALL} if it is no XML-RPC request
   */
  public static MethodCall read(byte[] request) {
    try {
      var reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(request));
      return new XmlRpcReader(reader).call();
    } catch (XMLStreamException | IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage()).lines().reduce((_, b) -> b).orElse("");
      throw new Fault(Fault.BAD_CALL, "not an XML-RPC request: " + reason);
    }
  }

  private MethodCall call() throws XMLStreamException {
    open("methodCall");
    open("methodName");
    String method = xml.getElementText().strip();
    var arguments = new ArrayList<Object>();
    if (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      expect("params");
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        expect("param");
        open("value");
        arguments.add(value(0));
        xml.nextTag();
      }
      xml.nextTag();
    }
    return new MethodCall(method, arguments);
  }

  /** Reads from {@code <value>} to its end tag. */
  private Object value(int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
    }
    var text = new StringBuilder();
    while (true) {
      switch (xml.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString();
        }
        case XMLStreamConstants.START_ELEMENT -> {
          Object typed = typed(xml.getLocalName(), depth);
          xml.nextTag();
          return typed;
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new IllegalArgumentException("entity references are refused");
        default -> {
          // Comments and processing instructions say nothing.
        }
      }
    }
  }

  private Object typed(String type, int depth) throws XMLStreamException {
    return switch (type) {
      case "string" -> xml.getElementText();
      case "int", "i4" -> Integer.valueOf(xml.getElementText().strip());
      case "i8" -> Long.valueOf(xml.getElementText().strip());
      case "double" -> Double.valueOf(xml.getElementText().strip());
      case "boolean" -> bool(xml.getElementText().strip());
      case "base64" -> Base64.getMimeDecoder().decode(xml.getElementText());
      case "dateTime.iso8601" -> xml.getElementText().strip();
      case "array" -> array(depth);
      case "struct" -> struct(depth);
      default -> throw new IllegalArgumentException("unknown type " + type);
    };
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw new IllegalArgumentException("boolean " + text);
    };
  }

  private List<Object> array(int depth) throws XMLStreamException {
    var list = new ArrayList<Object>();
    open("data");
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      expect("value");
      list.add(value(depth + 1));
    }
    xml.nextTag();
    return list;
  }

  private Map<String, Object> struct(int depth) throws XMLStreamException {
    var struct = new LinkedHashMap<String, Object>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      expect("member");
      open("name");
      String name = xml.getElementText();
      open("value");
      struct.put(name, value(depth + 1));
      xml.nextTag();
    }
    return struct;
  }

  private void open(String name) throws XMLStreamException {
    xml.nextTag();
    expect(name);
  }

  private void expect(String name) throws XMLStreamException {
    xml.require(XMLStreamConstants.START_ELEMENT, null, name);
  }
}
