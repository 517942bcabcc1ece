package org.legato.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Payloads by sequence number. Holds {@link #SLOTS} packets; what was taken out last is filled
 * first, so that a steady stream stays in a few kilobytes, and it allocates only for more or larger
 * packets than there ever were.
 */
final class PacketRing {
  static final int SLOTS = 64;

  /** A telephone-event has its sequence number but no sound. */
  static final int EVENT = 128;

  private static final int EMPTY = -1;
  private static final int MASK = SLOTS - 1;
  private static final int USUAL_BYTES = 160;

  /** What lies in {@link #entries} of each slot. */
  private static final int SEQUENCE = 0;

  private static final int TYPE = 1;
  private static final int TIME = 2;
  private static final int LENGTH = 3;

  /** Which of {@link #rooms} has the payload. */
  private static final int ROOM = 4;

  private static final int FIELDS = 5;

  private final int[] entries = new int[SLOTS * FIELDS];

  /** By number: a reference that is stored costs more than the packet's bytes. */
  private byte[][] rooms = new byte[4][];

  private int made;
  private int[] spare = new int[4];
  private int spares;

  PacketRing() {
    for (int i = 0; i < SLOTS; i++) {
      entries[i * FIELDS + ROOM] = EMPTY;
    }
    clear();
  }

  void clear() {
    for (int i = 0; i < SLOTS; i++) {
      letGo(i);
      entries[i * FIELDS + TYPE] = EMPTY;
      entries[i * FIELDS + SEQUENCE] = Integer.MIN_VALUE;
    }
  }

  private static int at(int sequence) {
    return (sequence & MASK) * FIELDS;
  }

  /** Keeps a packet; false if it is there already. */
  boolean put(int sequence, int type, int time, ByteBuffer packet, int from, int to) {
    if (has(sequence)) {
      return false;
    }
    int slot = sequence & MASK;
    int length = to - from;
    letGo(slot);
    int room = room(length);
    packet.get(from, rooms[room], 0, length);
    int at = at(sequence);
    entries[at + ROOM] = room;
    entries[at + LENGTH] = length;
    entries[at + TIME] = time;
    entries[at + SEQUENCE] = sequence;
    entries[at + TYPE] = type;
    return true;
  }

  private int room(int length) {
    int room = spares > 0 ? spare[--spares] : made++;
    if (room == rooms.length) {
      rooms = Arrays.copyOf(rooms, 2 * room);
      spare = Arrays.copyOf(spare, 2 * room);
    }
    if (rooms[room] == null || rooms[room].length < length) {
      rooms[room] = new byte[Math.max(length, USUAL_BYTES)];
    }
    return room;
  }

  private void letGo(int slot) {
    int at = slot * FIELDS + ROOM;
    if (entries[at] != EMPTY) {
      spare[spares++] = entries[at];
      entries[at] = EMPTY;
    }
  }

  boolean has(int sequence) {
    int at = at(sequence);
    return entries[at + TYPE] != EMPTY && entries[at + SEQUENCE] == sequence;
  }

  /** Whether it was the last one in its place and is not there any more. */
  boolean hadLast(int sequence) {
    int at = at(sequence);
    return entries[at + TYPE] == EMPTY && entries[at + SEQUENCE] == sequence;
  }

  /** Whether it is there and has no sound. */
  boolean isEvent(int sequence) {
    return has(sequence) && entries[at(sequence) + TYPE] == EVENT;
  }

  /** Lets a packet go; its payload may be overwritten by the next one. */
  void remove(int sequence) {
    letGo(sequence & MASK);
    entries[at(sequence) + TYPE] = EMPTY;
  }

  int type(int sequence) {
    return entries[at(sequence) + TYPE];
  }

  int time(int sequence) {
    return entries[at(sequence) + TIME];
  }

  byte[] payload(int sequence) {
    return rooms[entries[at(sequence) + ROOM]];
  }

  int length(int sequence) {
    return entries[at(sequence) + LENGTH];
  }
}
