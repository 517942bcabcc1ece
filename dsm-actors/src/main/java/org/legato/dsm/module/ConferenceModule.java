package org.legato.dsm.module;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Media;
import org.legato.media.MemberControl;

/** {@code mod_conference}: rooms. */
public final class ConferenceModule implements ScriptModule {
  private static final String JOINED = "conference.room";
  private static final Set<String> PLAYOUT_TYPES = Set.of("adaptive", "jb", "simple");

  @Override
  public String name() {
    return "mod_conference";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "conference.join",
        ',',
        Second.OPTIONAL,
        "(room[, mode]) Appends a room's channel to the playlist: a room and speakonly, listenonly"
            + " or both. Errors: throws conference.",
        ConferenceModule::join);
    d.action(
        "conference.rejoin",
        ',',
        Second.OPTIONAL,
        "(room[, mode]) Leaves the room and joins another one or in another mode. Errors: throws"
            + " conference.",
        (run, room, mode) -> {
          if (!run.session().objects().containsKey(JOINED)) {
            return join(run, room, mode);
          }
          CompletionStage<Outcome> joined =
              media(run).leaveRoom().thenCompose(_ -> join(run, room, mode).outcome());
          return new Outcome.Await(joined);
        });
    d.action(
        "conference.leave",
        "() Leaves the room. Errors: errno script without a room.",
        (run, _) -> {
          if (run.session().objects().remove(JOINED) == null) {
            run.error("script", "no room was joined");
            return Outcome.CONTINUE;
          }
          run.clearError();
          return Outcome.await(media(run).leaveRoom());
        });
    d.action(
        "conference.postEvent",
        ',',
        Second.OPTIONAL,
        "(room, number) Posts a conference event with a number to all participants of a room."
            + " Errors: errno arg.",
        (run, room, id) -> {
          OptionalLong number = Numbers.unsigned(run.resolve(id));
          if (number.isEmpty()) {
            run.error("arg", "the event id is no number");
            return Outcome.CONTINUE;
          }
          media(run).postRoomEvent(run.resolve(room), (int) number.getAsLong());
          run.clearError();
          return Outcome.CONTINUE;
        });
    d.action(
        "conference.size",
        ',',
        Second.REQUIRED,
        "(room, var) Stores the number of channels of a room in a variable.",
        (run, room, target) ->
            new Outcome.Await(
                media(run)
                    .roomSize(run.resolve(room))
                    .thenApply(
                        size -> {
                          run.setVariable(Values.name(target), Long.toString(size));
                          return Outcome.CONTINUE;
                        })));
    d.action(
        "conference.teejoin",
        ',',
        Second.OPTIONAL,
        "(room, key) Speaks in another room, too; the key is for teeleave.",
        (run, room, key) -> clearing(run, media(run).teeRoom(run.resolve(room), run.resolve(key))));
    d.action(
        "conference.teeleave",
        "(key) Leaves a room of teejoin by its key; the playlist is input and output then.",
        (run, key) ->
            clearing(
                run,
                media(run)
                    .leaveTee(run.resolve(key))
                    .thenRun(() -> media(run).setInOut(true, true))));
    declareMixIn(d);
    declareMember(d);
    declareRoom(d);
    d.action(
        "conference.setPlayoutType",
        "(type) Accepted for compatibility: the jitter buffer is always adaptive.",
        (run, type) -> {
          // An unknown word means "simple" in SEMS; here no word changes the buffer.
          if (PLAYOUT_TYPES.contains(run.resolve(type))) {
            run.clearError();
          }
          return Outcome.CONTINUE;
        });
  }

  private static void declareMixIn(Declarations d) {
    d.action(
        "conference.setupMixIn",
        ',',
        Second.OPTIONAL,
        "(level[, seconds]) Puts a mixer in front of the output: level 0 to 1, seconds after which"
            + " a file repeats.",
        ConferenceModule::setupMixIn);
    d.action(
        "conference.playMixIn",
        "(file) Mixes a file into the output.",
        (run, file) -> clearing(run, media(run).playMixIn(run.resolve(file))));
    d.action(
        "conference.playMixInList",
        ',',
        Second.OPTIONAL,
        "(file[, loop]) Appends a file to the list that is mixed into the output; true loops it.",
        (run, file, loop) ->
            clearing(
                run, media(run).appendMixIn(run.resolve(file), run.resolve(loop).equals("true"))));
    d.action(
        "conference.flushMixInList",
        "() Empties the list that is mixed into the output.",
        (run, _) -> {
          media(run).flushMixIn();
          run.clearError();
          return Outcome.CONTINUE;
        });
  }

  private static void declareMember(Declarations d) {
    d.action(
        "conference.mute",
        "(true|false) Whether rooms do not hear the caller, the present one and later ones. Errors:"
            + " errno arg.",
        (run, on) -> flag(run, on, media(run)::mute));
    d.action(
        "conference.deaf",
        "(true|false) Whether the caller does not hear rooms. Errors: errno arg.",
        (run, on) -> flag(run, on, media(run)::deaf));
    d.action(
        "conference.gain",
        "(dB) How much louder than they came the caller's words are heard in rooms, -60 to 20."
            + " Errors: errno arg.",
        ConferenceModule::gain);
    d.action(
        "conference.reportTalking",
        "(true|false) Whether the caller's beginning and end of talking in a room raise"
            + " event(#type==talking) with #talking true or false, #room and #level (dB below the"
            + " loudest sine). Errors: errno arg.",
        (run, on) -> flag(run, on, media(run)::reportTalking));
  }

  private static Outcome flag(Run run, String argument, Consumer<Boolean> set) {
    String value = run.resolve(argument);
    if (!value.equals("true") && !value.equals("false")) {
      run.error("arg", "true or false is expected, not '" + value + "'");
      return Outcome.CONTINUE;
    }
    set.accept(value.equals("true"));
    run.clearError();
    return Outcome.CONTINUE;
  }

  private static Outcome gain(Run run, String argument) {
    String value = run.resolve(argument);
    OptionalDouble db = Numbers.decimal(value);
    if (db.isEmpty() || !MemberControl.isGain(db.getAsDouble())) {
      run.error("arg", "a gain from -60 to 20 dB is expected, not '" + value + "'");
      return Outcome.CONTINUE;
    }
    media(run).gain(db.getAsDouble());
    run.clearError();
    return Outcome.CONTINUE;
  }

  private static void declareRoom(Declarations d) {
    d.action(
        "conference.announce",
        ',',
        Second.REQUIRED,
        "(room, file) Plays a file once to all members of a room, at all nodes. Errors: throws file"
            + " with #path, conference if there is no such room.",
        (run, room, file) ->
            clearing(run, media(run).announce(run.resolve(room), run.resolve(file))));
    d.action(
        "conference.record",
        ',',
        Second.REQUIRED,
        "(room, file) Records all that is heard in a room, at the node with the most of its members"
            + " and until none is left there. Errors: throws file with #path, conference if there"
            + " is no such room or it is being recorded.",
        (run, room, file) ->
            clearing(run, media(run).recordRoom(run.resolve(room), run.resolve(file))));
    d.action(
        "conference.stopRecord",
        "(room) Ends the recording of a room. Errors: throws conference without one, file if the"
            + " disk did not take all of it.",
        (run, room) -> clearing(run, media(run).stopRoomRecording(run.resolve(room))));
  }

  private static Outcome setupMixIn(Run run, String level, String seconds) {
    String every = run.resolve(seconds);
    OptionalLong period = every.isEmpty() ? OptionalLong.of(0) : Numbers.unsigned(every);
    if (period.isEmpty()) {
      return bad("setupMixIn: '" + every + "' is no number of seconds");
    }
    OptionalDouble factor = Numbers.decimal(run.resolve(level));
    if (factor.isEmpty() || factor.getAsDouble() < 0 || factor.getAsDouble() > 1) {
      return bad("setupMixIn: '" + run.resolve(level) + "' is no level from 0 to 1");
    }
    media(run).setupMixIn(factor.getAsDouble(), (int) period.getAsLong());
    run.clearError();
    return Outcome.CONTINUE;
  }

  private static Outcome bad(String cause) {
    return new Outcome.Throw(new ScriptException("conference", Map.of("cause", cause)));
  }

  private static Outcome clearing(Run run, CompletionStage<Void> stage) {
    run.clearError();
    return Outcome.await(stage);
  }

  private static Outcome.Await join(Run run, String room, String mode) {
    String name = run.resolve(room);
    String direction = run.resolve(mode);
    boolean speak = direction.isEmpty() || direction.equals("speakonly");
    boolean listen = direction.isEmpty() || direction.equals("listenonly");
    return new Outcome.Await(
        media(run)
            .joinRoom(name, speak, listen)
            .thenApply(
                _ -> {
                  run.session().objects().put(JOINED, name);
                  run.clearError();
                  return Outcome.CONTINUE;
                }));
  }

  private static Media media(Run run) {
    return run.session().service(Media.class);
  }
}
