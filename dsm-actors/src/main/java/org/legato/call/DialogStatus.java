package org.legato.call;

/** The status of a leg's dialog, with SEMS's texts (reference: {@code dlg_status}). */
public enum DialogStatus {
  DISCONNECTED("Disconnected"),
  TRYING("Trying"),
  PROCEEDING("Proceeding"),
  CANCELLING("Cancelling"),
  EARLY("Early"),
  CONNECTED("Connected"),
  DISCONNECTING("Disconnecting");

  private final String text;

  DialogStatus(String text) {
    this.text = text;
  }

  /** The text that scripts and monitoring see. */
  public String text() {
    return text;
  }
}
