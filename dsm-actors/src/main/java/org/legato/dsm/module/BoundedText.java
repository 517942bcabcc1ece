package org.legato.dsm.module;

/** A text that can be read only so often, so that no regular expression takes for ever. */
final class BoundedText implements CharSequence {
  /** About a millisecond; beyond that, a few reads of each character. */
  private static final int LEAST = 100_000;

  private static final int PER_CHARACTER = 20;

  private final String text;
  private long left;

  /** The text was read too often. */
  static final class Exhausted extends RuntimeException {
    Exhausted() {
      super("the expression takes too long for this text", null, false, false);
    }
  }

  BoundedText(String text) {
    this.text = text;
    this.left = LEAST + (long) PER_CHARACTER * text.length();
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
