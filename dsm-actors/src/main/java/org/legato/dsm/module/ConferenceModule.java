package org.legato.dsm.module;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Media;

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
        "Appends a room's channel to the playlist: a room and speakonly, listenonly or both.",
        ConferenceModule::join);
    d.action(
        "conference.rejoin",
        ',',
        Second.OPTIONAL,
        "Leaves the room and joins another one or in another mode.",
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
        "Leaves the room.",
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
        "Posts a conference event with a number to all participants of a room.",
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
        "Stores the number of channels of a room in a variable.",
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
        "conference.setPlayoutType",
        "Accepted for compatibility: the jitter buffer is always adaptive.",
        (run, type) -> {
          // An unknown word means "simple" in SEMS; here no word changes the buffer.
          if (PLAYOUT_TYPES.contains(run.resolve(type))) {
            run.clearError();
          }
          return Outcome.CONTINUE;
        });
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
