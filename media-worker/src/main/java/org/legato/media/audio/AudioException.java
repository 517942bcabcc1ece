package org.legato.media.audio;

/** An audio file is missing, unreadable or of an unknown format; the message says which and why. */
public final class AudioException extends Exception {
  public AudioException(String message) {
    super(message);
  }
}
