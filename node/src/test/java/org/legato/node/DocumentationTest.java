package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.BundleLoader;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.monitoring.MonitoringStore;

/** The documentation names what there is and nothing else. */
final class DocumentationTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void everyKeyThatTheDocumentationNamesExists() throws IOException {
    Config reference = ConfigFactory.defaultReference();
    Pattern key = Pattern.compile("\\blegato\\.[a-z0-9-]+(\\.[a-z0-9-]+)+");
    List<String> named = new ArrayList<>();
    for (String file :
        List.of(
            "configuration.md",
            "control.md",
            "differences-from-sems.md",
            "media.md",
            "cluster.md")) {
      key.matcher(Files.readString(DOCS.resolve(file)))
          .results()
          .forEach(r -> named.add(r.group()));
    }
    assertThat(named).hasSizeGreaterThan(20).allMatch(reference::hasPath);
  }

  @Test
  void everyFunctionOfXmlRpcIsNamed() throws IOException {
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    List<String> functions =
        new ArrayList<>(new DsmFunctions(applications, null, null, null).list());
    functions.addAll(
        new MonitoringFunctions(new MonitoringStore(1, 1), Duration.ZERO, () -> 0).list());
    String control = Files.readString(DOCS.resolve("control.md"));
    assertThat(functions).allMatch(f -> Pattern.compile("\\b" + f + "\\b").matcher(control).find());
  }
}
