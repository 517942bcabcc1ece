package org.legato.load.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What Linux tells of processes and cores (proc(5)). */
final class Proc {
  private static final double TICKS_PER_SECOND = 100;
  private static final long PAGE_BYTES = 4096;

  private Proc() {}

  /**
   * What a process and its core have used.
   *
   * @param cpuSeconds of the process, in user and kernel mode
   * @param mediaSeconds of its threads named {@code media-1}, {@code media-2} …
   * @param coreSeconds that the core was busy with whatever; 0 if it has none of its own
   */
  record Usage(long atNs, double cpuSeconds, double mediaSeconds, double coreSeconds, long rss) {}

  /** Reads all; fails if the process is gone. */
  static Usage usage(long pid, int core) throws IOException {
    return new Usage(
        System.nanoTime(), cpu("/proc/" + pid + "/stat"), media(pid), busy(core), rss(pid));
  }

  /** CPU seconds of this process. */
  static double own() throws IOException {
    return cpu("/proc/self/stat");
  }

  private static double cpu(String stat) throws IOException {
    String text = Files.readString(Path.of(stat));
    // The name may hold blanks and brackets; behind it the 12th and 13th are utime and stime.
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private static double media(long pid) throws IOException {
    double seconds = 0;
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        try {
          if (Files.readString(task.resolve("comm")).strip().matches("media-\\d+")) {
            seconds += cpu(task.resolve("stat").toString());
          }
        } catch (NoSuchFileException e) {
          // The thread has ended meanwhile.
        }
      }
    }
    return seconds;
  }

  private static double busy(int core) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
      if (core >= 0 && line.startsWith("cpu" + core + " ")) {
        String[] fields = line.split(" ");
        long ticks = 0;
        for (int i = 1; i <= 8; i++) {
          // Without idle and iowait.
          ticks += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
      }
    }
    return 0;
  }

  private static long rss(long pid) throws IOException {
    String[] pages = Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ");
    return Long.parseLong(pages[1]) * PAGE_BYTES;
  }

  /** The only core that a process may use, −1 if there are several. */
  static int onlyCore(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("Cpus_allowed_list:")) {
        String cores = line.substring(18).strip();
        return cores.matches("\\d+") ? Integer.parseInt(cores) : -1;
      }
    }
    return -1;
  }

  /** How many files a process that we start may open. */
  static long openFiles() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (line.startsWith("Max open files")) {
        String hard = line.substring(26).strip().split("\\s+")[1];
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
      }
    }
    return Long.MAX_VALUE;
  }

  /** Whether this is Linux with what is read here. */
  static boolean isThere() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  /** Keeps a whole process on one core; false if that could not be done. */
  static boolean pin(long pid, int core) throws InterruptedException {
    try {
      Process taskset =
          new ProcessBuilder("taskset", "-a", "-c", "-p", "" + core, "" + pid)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return taskset.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
