import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs google-java-format over a module's sources: {@code check} fails on the first file that is
 * formatted differently, {@code apply} rewrites them. Started by Maven on the project's JDK, since
 * the formatter reads with the Java parser of the JDK that it runs on.
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    List<String> command = new ArrayList<>();
    command.addAll(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    int options = command.size();
    Path source = Path.of(args[1], "src");
    if (Files.isDirectory(source)) {
      try (Stream<Path> files = Files.walk(source)) {
        files.filter(f -> f.toString().endsWith(".java")).map(Path::toString).forEach(command::add);
      }
    }
    if (command.size() == options) {
      return;
    }
    int result =
        new com.google.googlejavaformat.java.Main(
                new PrintWriter(System.out, true), new PrintWriter(System.err, true), System.in)
            .format(command.toArray(String[]::new));
    if (result != 0) {
      System.err.println(
          apply
              ? "Some files could not be formatted."
              : "The files above are not formatted. Remedy: mvn -Dformat=apply process-sources");
      System.exit(1);
    }
  }
}
