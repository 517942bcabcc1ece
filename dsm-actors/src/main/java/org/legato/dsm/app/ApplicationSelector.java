package org.legato.dsm.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Chooses the application of an incoming call (sems.conf {@code application=}): a fixed name, or
 * {@code $(ruri.user)}, {@code $(ruri.param)}, {@code $(apphdr)}, {@code $(mapping)}.
 */
public final class ApplicationSelector {
  private record Rule(Pattern pattern, String application) {}

  private static final Pattern USER =
      Pattern.compile("^sips?:([^@;?]*)@", Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAM =
      Pattern.compile(";app=([^;?>\\s]*)", Pattern.CASE_INSENSITIVE);

  private final String choice;
  private final List<Rule> rules;

  private ApplicationSelector(String choice, List<Rule> rules) {
    this.choice = choice;
    this.rules = List.copyOf(rules);
  }

  /**
   * A selector.
   *
   * @param choice the value of {@code application}
   * @param mapping app_mapping.conf, read only for {@code $(mapping)}
   * @throws SemsConfig.Malformed if the mapping cannot be read
   */
  public static ApplicationSelector of(String choice, Path mapping) {
    boolean mapped = choice.equals("$(mapping)") || choice.equals("$(app_mapping)");
    return new ApplicationSelector(
        mapped ? "$(mapping)" : choice, mapped ? rules(mapping) : List.of());
  }

  private static List<Rule> rules(Path file) {
    List<Rule> rules = new ArrayList<>();
    List<String> lines;
    try {
      // Comments of old files are often in Latin-1: decoding must not fail.
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new SemsConfig.Malformed(file + ": " + SemsConfig.reason(e));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("=>", -1);
      if (parts.length != 2) {
        throw new SemsConfig.Malformed(file + ":" + (i + 1) + ": expected regex=>application");
      }
      try {
        rules.add(new Rule(Pattern.compile(parts[0].strip()), parts[1].strip()));
      } catch (PatternSyntaxException e) {
        throw new SemsConfig.Malformed(file + ":" + (i + 1) + ": " + e.getMessage());
      }
    }
    return rules;
  }

  /**
   * The application's name.
   *
   * @param requestUri of the INVITE
   * @param appHeader its first {@code P-App-Name}
   */
  public Optional<String> select(String requestUri, Optional<String> appHeader) {
    Optional<String> name =
        switch (choice) {
          case "$(ruri.user)" -> group(USER, requestUri);
          case "$(ruri.param)" -> group(PARAM, requestUri);
          case "$(apphdr)" -> appHeader.map(String::strip);
          case "$(mapping)" -> mapped(requestUri);
          default -> Optional.of(choice);
        };
    return name.filter(n -> !n.isEmpty());
  }

  private static Optional<String> group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private Optional<String> mapped(String requestUri) {
    for (Rule rule : rules) {
      Matcher matcher = rule.pattern().matcher(requestUri);
      if (matcher.find()) {
        return Optional.of(expand(rule.application(), matcher));
      }
    }
    return Optional.empty();
  }

  private static String expand(String template, Matcher groups) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c != '\\' || i + 1 == template.length()) {
        text.append(c);
        continue;
      }
      char next = template.charAt(++i);
      int group = next - '0';
      if (group >= 1 && group <= 8) {
        text.append(
            group <= groups.groupCount() && groups.group(group) != null ? groups.group(group) : "");
      } else {
        text.append(next);
      }
    }
    return text.toString();
  }
}
