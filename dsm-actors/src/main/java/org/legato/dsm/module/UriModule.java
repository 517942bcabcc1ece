package org.legato.dsm.module;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Dialog;

/** {@code mod_uri}: parts of SIP URIs and headers of the initial INVITE. */
public final class UriModule implements ScriptModule {
  private static final Pattern URI =
      Pattern.compile(
          "(?i)sips?:(?:(?<user>[^@:;?>]*)(?::[^@]*)?@)?(?<host>\\[[^]]*]|[^:;?>]+)"
              + "(?::(?<port>\\d+))?(?<param>(?:;[^?>]*)?)(?:\\?(?<headers>[^>]*))?");
  private static final Pattern NAME_ADDR =
      Pattern.compile(
          "\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<plain>[^<]*?))\\s*<(?<uri>[^>]*)>(?<after>.*)");

  /** Those that SEMS keeps apart from {@code $hdrs}. */
  private static final Set<String> DIALOG_HEADERS = Set.of("call-id", "i");

  private static final String UNRESERVED = "-_.~";

  @Override
  public String name() {
    return "mod_uri";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "uri.parse",
        ',',
        Second.OPTIONAL,
        "(uri[, prefix]) Takes a URI apart into user, host, port, headers and param after a prefix."
            + " Errors: errno general if it is no SIP URI.",
        (run, uri, prefix) -> {
          parse(run, run.resolve(uri), run.resolve(prefix));
          return Outcome.CONTINUE;
        });
    d.action(
        "uri.parseNameaddr",
        ',',
        Second.OPTIONAL,
        "(text[, prefix]) Takes a name-addr apart: display_name and the parts of its URI after a"
            + " prefix. Errors: errno general if it is none.",
        (run, text, prefix) -> {
          parseNameAddr(run, run.resolve(text), run.resolve(prefix));
          return Outcome.CONTINUE;
        });
    d.action(
        "uri.getHeader",
        ',',
        Second.REQUIRED,
        "(name, var) Stores the first value of a header of the initial INVITE in a variable.",
        (run, header, target) -> {
          String given = run.variable("hdrs");
          String headers =
              given.isEmpty() ? run.session().service(Dialog.class).inviteHeaders() : given;
          String name = run.resolve(header).strip();
          boolean ofDialog = DIALOG_HEADERS.contains(name.toLowerCase(Locale.ROOT));
          run.setVariable(Values.name(run.resolve(target)), ofDialog ? "" : header(headers, name));
          return Outcome.CONTINUE;
        });
    d.action(
        "uri.encode",
        '=',
        Second.REQUIRED,
        "(var=value) Percent-encodes a value into a variable.",
        (run, target, value) -> {
          run.setVariable(Values.name(target), encode(run.resolve(value)));
          return Outcome.CONTINUE;
        });
    d.action(
        "uri.decode",
        '=',
        Second.REQUIRED,
        "(var=value) Decodes percent-encoding into a variable.",
        (run, target, value) -> {
          run.setVariable(Values.name(target), decode(run.resolve(value)));
          return Outcome.CONTINUE;
        });
  }

  private static boolean parse(Run run, String uri, String prefix) {
    Matcher matcher = URI.matcher(uri.strip());
    if (!matcher.matches()) {
      run.error("general", "no SIP URI: " + uri);
      return false;
    }
    for (String part : new String[] {"user", "host", "port", "headers", "param"}) {
      String value = matcher.group(part);
      String shown = value == null ? "" : value;
      run.setVariable(prefix + part, shown.startsWith(";") ? shown.substring(1) : shown);
    }
    run.clearError();
    return true;
  }

  private static void parseNameAddr(Run run, String text, String prefix) {
    Matcher matcher = NAME_ADDR.matcher(text);
    boolean bracketed = matcher.matches();
    String uri = bracketed ? matcher.group("uri") : text;
    if (!parse(run, uri, prefix)) {
      return;
    }
    String display = "";
    if (bracketed) {
      String quoted = matcher.group("quoted");
      display = quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : matcher.group("plain");
    }
    run.setVariable(prefix + "display_name", display);
    storeParams(run, run.variable(prefix + "param"), prefix);
    if (bracketed) {
      storeParams(run, matcher.group("after"), prefix);
    }
  }

  /** Stores {@code ;name=value;name}; SEMS means those after the URI, which come last and win. */
  private static void storeParams(Run run, String params, String prefix) {
    for (String param : params.split(";")) {
      int equals = param.indexOf('=');
      String name = (equals < 0 ? param : param.substring(0, equals)).strip();
      if (!name.isEmpty()) {
        run.setVariable(
            prefix + "uri_param." + name, equals < 0 ? "" : param.substring(equals + 1).strip());
      }
    }
  }

  /** The first value of a header in lines separated by CRLF; empty if absent. */
  static String header(String lines, String name) {
    for (String line : lines.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "";
  }

  static String encode(String text) {
    var result = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      if (plain) {
        result.append((char) c);
      } else {
        result.append(String.format("%%%02X", c));
      }
    }
    return result.toString();
  }

  /** Decodes up to the first percent sign that does not begin two hexadecimal digits. */
  static String decode(String text) {
    var bytes = new ByteArrayOutputStream();
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < source.length; i++) {
      int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
      int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
      if (source[i] == '%' && (high < 0 || low < 0)) {
        break;
      } else if (source[i] == '%') {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(source[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
