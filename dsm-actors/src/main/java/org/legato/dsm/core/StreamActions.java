package org.legato.dsm.core;

import java.util.function.Consumer;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.session.Media;

/** The playlist as a whole and the media stream. */
final class StreamActions {
  private StreamActions() {}

  static void declare(Declarations to) {
    plain(to, "flushPlaylist", "() Empties the playlist without an event.", m -> m.flush(false));
    to.action(
        "closePlaylist",
        "([notify]) Old name of flushPlaylist; with compat=2010 and true noAudio follows.",
        (run, text) -> {
          PlayActions.media(run).flush(run.resolve(text).equals("true"));
          return Outcome.CONTINUE;
        });
    plain(
        to,
        "setInOutPlaylist",
        "() Makes the playlist the session's input and output.",
        m -> m.setInOut(true, true));
    plain(
        to,
        "setInputPlaylist",
        "() Makes the playlist the session's input.",
        m -> m.setInOut(true, false));
    plain(
        to,
        "setOutputPlaylist",
        "() Makes the playlist the session's output.",
        m -> m.setInOut(false, true));
    plain(to, "connectMedia", "() Starts media with the playlist.", Media::connect);
    plain(to, "disconnectMedia", "() Stops media.", Media::disconnect);
    plain(to, "enableReceiving", "() Receives RTP.", m -> m.receiving(true));
    plain(to, "disableReceiving", "() Ignores received RTP.", m -> m.receiving(false));
    plain(
        to,
        "enableForceDTMFReceiving",
        "() Receives keys even while RTP is ignored.",
        m -> m.forcedDtmf(true));
    plain(
        to,
        "disableForceDTMFReceiving",
        "() Ends enableForceDTMFReceiving.",
        m -> m.forcedDtmf(false));
    plain(to, "mute", "() Stops sending RTP.", m -> m.sending(false));
    plain(to, "unmute", "() Sends RTP again.", m -> m.sending(true));
    to.action(
        "monitorRTPTimeout",
        "(on) Watches for missing RTP if true.",
        (run, text) -> {
          PlayActions.media(run).watchRtp(run.resolve(text).equals("true"));
          return Outcome.CONTINUE;
        });
  }

  private static void plain(
      Declarations to, String name, String documentation, Consumer<Media> effect) {
    to.action(
        name,
        documentation,
        (run, _) -> {
          effect.accept(PlayActions.media(run));
          return Outcome.CONTINUE;
        });
  }
}
