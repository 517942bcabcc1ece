package org.legato.load.drill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The script and the sound of a drill. */
final class Stage {
  static final int PROMPT_HZ = 600;
  static final int SLOTS = 240;
  private static final int RATE = 8000;
  private static final String SCRIPT =
      """
      import(mod_dlg);
      import(mod_conference);
      initial state START;
      transition "rings" START - invite; test(@user==ring) / {
        dlg.reply(180, Ringing);
        setTimer(1, $config.ring_seconds);
      } -> RINGING;
      transition "calls another" START - invite; test(@user==dialler) / {
        dlg.acceptInvite(200, OK);
        set($b_caller=drill);
        set($b_callee=callee);
        set($b_domain=$config.phones);
        set($b_app=drillcallee);
        dlg.dialout(b);
      } -> ANSWERED;
      transition "is answered" START - invite / dlg.acceptInvite(200, OK) -> ANSWERED;

      state RINGING;
      transition "rang long enough" RINGING - timer(#id==1) / dlg.acceptInvite(200, OK) -> ANSWERED;

      state ANSWERED;
      transition "posts every second" ANSWERED - sessionStart; test(@user==ticker) / {
        playFile($config.tone, true);
        setTimer(2, 1);
      } -> TICKING;
      transition "gets what is posted" ANSWERED - sessionStart; test(@user==sink) / {
        registerEventQueue(sink);
        playFile($config.tone, true);
      } -> TALK;
      transition "talks" ANSWERED - sessionStart; test(@user!=ring); test(@user!=prompt);
          test(@user!=keys); test(@user!=dialler) / conference.join(@user) -> TALK;
      transition "listens" ANSWERED - sessionStart / playFile($config.tone, true) -> TALK;

      state TICKING;
      transition "tick" TICKING - timer(#id==2) / {
        inc($n);
        set($type=drill);
        postEvent(sink, type;n);
        setTimer(2, 1);
      } -> TICKING;

      state TALK;
      transition "key" TALK - key / append($keys, #key) -> TALK;
      transition "posted" TALK - event(#type==drill) / sets($posts=$(posts)#n,) -> TALK;
      transition "problem" (ANSWERED, TALK) - exception / { logParams(0); stop(true); } -> END;
      transition "hangup" (RINGING, ANSWERED, TALK, TICKING) - hangup / stop(false) -> END;
      state END;
      """;

  private static final String CALLEE =
      """
      initial state START;
      transition "answered" START - sessionStart / playFile($config.tone, true) -> TALK;
      transition "not reached" START - failed / stop(false) -> END;
      state TALK;
      transition "problem" (START, TALK) - exception / { logParams(0); stop(true); } -> END;
      transition "hangup" (START, TALK) - hangup / stop(false) -> END;
      state END;
      """;

  private Stage() {}

  /** Writes script, configuration and sound; gives the nodes' settings. */
  static List<String> build(Path directory, int ringSeconds, String phones) throws IOException {
    Files.writeString(directory.resolve("drill.dsm"), SCRIPT);
    Files.writeString(directory.resolve("drillcallee.dsm"), CALLEE);
    Path tone = directory.resolve("tone.wav");
    Files.write(tone, tone());
    Files.writeString(
        directory.resolve("drill.conf"),
        """
        diag_path=.
        load_diags=drill,drillcallee
        register_apps=drill,drillcallee
        ring_seconds=%d
        tone=%s
        phones=%s
        """
            .formatted(ringSeconds, tone, phones));
    return List.of(
        "applications.select=drill",
        "applications.directory=\"" + directory + "\"",
        "call.slots=" + SLOTS,
        "dsm.workers.threads=2",
        "media.file-threads=2");
  }

  /** Four seconds that can be played one after the other without a click. */
  private static byte[] tone() {
    int samples = 4 * RATE;
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.putInt(0x46464952).putInt(36 + 2 * samples).putInt(0x45564157).putInt(0x20746d66);
    wav.putInt(16).putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE);
    wav.putShort((short) 2).putShort((short) 16).putInt(0x61746164).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      wav.putShort((short) (8000 * Math.sin(2 * Math.PI * PROMPT_HZ * i / RATE)));
    }
    return wav.array();
  }
}
