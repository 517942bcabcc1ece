package org.legato.media;

/** Whoever ties a worker's rooms to those of other workers. Called on media threads. */
public interface RoomObserver {
  /** There are no other workers. */
  RoomObserver ALONE =
      new RoomObserver() {
        @Override
        public boolean others() {
          return false;
        }

        @Override
        public void changed(String room, int size, int event) {}

        @Override
        public void posted(String room, int id) {}

        @Override
        public void count(MediaWorker.RoomSize question, int here) {
          question.replyTo().tell(new MediaWorker.Number(here));
        }
      };

  /**
   * Whether a room may have members at other workers; then whoever is the first of a room here may
   * not be the first, and the observer tells it.
   */
  boolean others();

  /**
   * Somebody has come to a room of this worker or has left it; members here know already.
   *
   * @param size channels at this worker now
   * @param event 1 = joined, 2 = left, as in {@link MediaEvent.RoomChanged}
   */
  void changed(String room, int size, int event);

  /** Something is to be told to a room's members; those here know already. */
  void posted(String room, int id);

  /**
   * Answers how many channels a room has at all workers.
   *
   * @param here how many of them are at this one
   */
  void count(MediaWorker.RoomSize question, int here);
}
