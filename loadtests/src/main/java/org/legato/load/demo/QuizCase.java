package org.legato.load.demo;

import java.util.List;
import java.util.Locale;
import org.legato.load.phone.Phone;

/** The ways a quizconnect call can go, played with real phones. */
enum QuizCase {
  HAPPY("john enters the right PIN and is connected, anna is hung up") {
    @Override
    void play(Scene s) throws Exception {
      callAndRing(s);
      s.expectPrompt(s.caller, WELCOME, 1000);
      answer(s, s.john);
      answer(s, s.anna);
      s.press(s.john, "123");
      s.pressByInfo(s.john, '4', "application/dtmf-relay");
      s.pressByInfo(s.john, '5', "application/dtmf");
      s.expect(s.caller, "200 OK (INVITE)");
      s.expect(s.anna, "BYE");
      talk(s, s.john);
      s.expectNoTone(s.anna, s.caller);
      s.expectNoTone(s.anna, s.john);
      List<String> path = s.stage().path(s.john.remoteTag());
      s.expect(
          "the PIN was tested after each of the five digits",
          path.stream().filter(state -> state.endsWith("/TEST_PIN")).count() == 5);
      s.say("caller hangs up");
      s.caller.bye();
      s.expect(s.caller, "200 OK (BYE)");
      s.expect(s.john, "BYE");
    }
  },

  CANCEL_RINGING("the caller gives up while the callees ring") {
    @Override
    void play(Scene s) {
      callAndRing(s);
      cancel(s);
      s.expect(s.john, "CANCEL");
      s.expect(s.anna, "CANCEL");
    }
  },

  CANCEL_ANSWERED("the caller gives up after the callees have answered") {
    @Override
    void play(Scene s) {
      callAndRing(s);
      answer(s, s.john);
      answer(s, s.anna);
      cancel(s);
      s.expect(s.john, "BYE");
      s.expect(s.anna, "BYE");
    }
  },

  NO_ROW("nobody belongs to the number") {
    @Override
    void play(Scene s) {
      s.dial("36");
      s.expect(s.caller, "404 Not found (INVITE)");
    }
  },

  NO_TABLE("the database lacks the table") {
    @Override
    void play(Scene s) throws Exception {
      s.stage().database().dropTable();
      try {
        s.dial("35");
        s.expect(s.caller, "500 Server Internal Error (INVITE)");
      } finally {
        s.stage().database().createTable();
      }
    }
  },

  NO_PROMPT("the welcome prompt is missing") {
    @Override
    void play(Scene s) throws Exception {
      s.stage().prompt(WELCOME, false);
      try {
        s.dial("35");
        s.expect(s.caller, "500 Server Internal Error (INVITE)");
      } finally {
        s.stage().prompt(WELCOME, true);
      }
    }
  },

  DB_DOWN("the database does not answer") {
    @Override
    void play(Scene s) throws Exception {
      s.stage().database().stopServer();
      try {
        int before = s.stage().node().log().length();
        s.dial("35");
        s.expect(s.caller, "500 Server Internal Error (INVITE)");
        s.expect("no 183 came before", !s.caller.got("183"));
        s.expect(
            "the log says why",
            s.stage().node().log().substring(before).contains("Connection refused"));
      } finally {
        s.stage().database().startServer();
      }
    }
  },

  WRONG_PIN("john enters a wrong PIN and tries again while anna's phone rings") {
    @Override
    void play(Scene s) {
      callAndRing(s);
      answer(s, s.john);
      s.press(s.john, "11111#");
      s.expectPrompt(s.john, SORRY, 1000);
      s.press(s.john, "12345");
      s.expect(s.caller, "200 OK (INVITE)");
      s.expect(s.anna, "CANCEL");
      talk(s, s.john);
      s.say("john hangs up");
      s.john.bye();
      s.expect(s.john, "200 OK (BYE)");
      s.expect(s.caller, "BYE");
    }
  },

  CALLEE_REJECTS("john is busy, anna takes the call") {
    @Override
    void play(Scene s) {
      callAndRing(s);
      s.say("john is busy");
      s.john.reject(486, "Busy Here");
      annaWins(s);
    }
  },

  CALLEE_LEAVES("john hangs up while he enters the PIN, anna takes the call") {
    @Override
    void play(Scene s) {
      callAndRing(s);
      answer(s, s.john);
      s.press(s.john, "12");
      s.say("john hangs up");
      s.john.bye();
      s.expect(s.john, "200 OK (BYE)");
      annaWins(s);
    }
  };

  private static final String WELCOME = "welcome_caller.wav";
  private static final String ASK_PIN = "welcome_callee.wav";
  private static final String SORRY = "sorry_pin_wrong.wav";

  private final String story;

  QuizCase(String story) {
    this.story = story;
  }

  /** As on the command line, e.g. {@code cancel-ringing}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String story() {
    return story;
  }

  /**
   * Plays it.
   *
   * @throws Scene.Failed at the first thing that is not as it should be
   */
  abstract void play(Scene s) throws Exception;

  /** The caller and john talk to each other, anna has been hung up. */
  static void connect(Scene s) {
    callAndRing(s);
    answer(s, s.john);
    answer(s, s.anna);
    s.press(s.john, "12345");
    s.expect(s.caller, "200 OK (INVITE)");
    s.expect(s.anna, "BYE");
    talk(s, s.john);
  }

  private static void callAndRing(Scene s) {
    s.dial("35");
    s.expect(s.caller, "183 Session Progress (INVITE)");
    s.expect(s.john, "INVITE");
    s.expect(s.anna, "INVITE");
    s.john.ring();
    s.anna.ring();
  }

  private static void answer(Scene s, Phone phone) {
    s.say(phone.user() + " answers");
    phone.answer();
    s.expect(phone, "ACK");
    s.expectPrompt(phone, ASK_PIN, 1000);
  }

  private static void cancel(Scene s) {
    s.say("caller gives up");
    s.caller.cancel();
    s.expect(s.caller, "200 OK (CANCEL)");
    s.expect(s.caller, "487 Request Terminated (INVITE)");
  }

  private static void talk(Scene s, Phone winner) {
    s.expectTone(s.caller, winner);
    s.expectTone(winner, s.caller);
  }

  private static void annaWins(Scene s) {
    answer(s, s.anna);
    s.press(s.anna, "54321");
    s.expect(s.caller, "200 OK (INVITE)");
    talk(s, s.anna);
    s.say("caller hangs up");
    s.caller.bye();
    s.expect(s.anna, "BYE");
  }
}
