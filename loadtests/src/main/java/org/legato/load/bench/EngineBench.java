package org.legato.load.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.legato.dsm.core.CoreModule;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.MachineListener;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.ScriptMachine;
import org.legato.dsm.engine.Step;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.DiagramSet;
import org.legato.dsm.script.ScriptParser;
import org.legato.dsm.session.Session;
import org.legato.dsm.session.Timers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an event costs in the script engine without I/O, and a script at load. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EngineBench {
  private static final int KILOBYTES = 64;

  /** A menu: a number is entered key by key, tested, and forgotten when it is long enough. */
  private static final String MENU =
      """
      initial state START;
      transition "begin" START - event(#type==begin) -> ENTER;
      state ENTER enter { setTimer(1, 10); };
      transition "file error" ENTER - exception; test(#type==file) -> ENTER;
      transition "operator" ENTER - key(#key==0) -> ENTER;
      transition "star" ENTER - key(#key==10) / clear($number) -> ENTER;
      transition "digit" ENTER - key(#key<10) / {
        append($number, #key);
        sets($prompt=$(config.prompts)/digit_#key.wav);
        inc($pressed);
      } -> TEST;
      transition "too late" ENTER - timer(#id==1) -> ENTER;
      transition "bye" ENTER - hangup -> START;
      state TEST enter {
        if test(len($number) >= 6) { set($complete=true); } else { set($complete=false); }
        repost();
      };
      transition "complete" TEST - test($complete==true) / { set($number=); } -> ENTER;
      transition "more" TEST --> ENTER;
      """;

  private final Event key = Event.of(EventType.KEY, Map.of("key", "7", "duration", "100"));
  private final Event ignored = Event.of(EventType.NO_AUDIO, Map.of("type", "noAudio"));
  private ModuleSet modules;
  private Variables session;
  private ScriptMachine machine;
  private String longScript;

  /** A call without a call: variables and timers only. */
  private static final class Variables implements Session {
    private static final Timers NO_TIMERS =
        new Timers() {
          @Override
          public void set(int id, long seconds) {}

          @Override
          public void remove(int id) {}

          @Override
          public void removeAll() {}
        };

    private final NavigableMap<String, String> variables = new TreeMap<>();
    private final Map<String, Object> objects = new HashMap<>();

    @Override
    public NavigableMap<String, String> variables() {
      return variables;
    }

    @Override
    public String select(String name) {
      return null;
    }

    @Override
    public Collection<String> selectNames() {
      return List.of();
    }

    @Override
    public Map<String, Object> objects() {
      return objects;
    }

    @Override
    public <T> T service(Class<T> type) {
      return type.cast(NO_TIMERS);
    }
  }

  /** Begins a call in the menu. */
  @Setup
  public void start() {
    modules = ModuleSet.of(new CoreModule());
    Diagram diagram = ScriptParser.parseText("menu", MENU, modules);
    session = new Variables();
    // As many as a call has in a usual bundle.
    for (int i = 0; i < 30; i++) {
      session.variables().put("config.key" + i, "value" + i);
    }
    session.variables().put("config.prompts", "/var/lib/legato/prompts");
    machine =
        new ScriptMachine(DiagramSet.of(diagram), session, MachineListener.NONE, Limits.DEFAULT);
    machine.start("menu");
    machine.fire(Event.of(EventType.EVENT, Map.of("type", "begin")));
    var script = new StringBuilder("initial state START;\n");
    String one = MENU.substring(MENU.indexOf("state ENTER"));
    for (int i = 0; script.length() < KILOBYTES * 1024; i++) {
      script.append(one.replace("ENTER", "ENTER" + i).replace("TEST", "TEST" + i));
    }
    longScript = script.toString();
  }

  /** How many digits the script has counted. */
  String pressed() {
    return session.variables().get("pressed");
  }

  /** A key: two transitions with their states' actions, seven actions in all, one repost. */
  @Benchmark
  public Step key() {
    return machine.fire(key);
  }

  /** An event that no transition of the state takes. */
  @Benchmark
  public Step ignored() {
    return machine.fire(ignored);
  }

  /** A kilobyte of script from text to diagram. */
  @Benchmark
  @OperationsPerInvocation(KILOBYTES)
  public Diagram parseKilobyte() {
    return ScriptParser.parseText("long", longScript, modules);
  }
}
