package org.legato.dsm.session;

/** The monitoring record store (reference: monitoring keys). Values are text or integers. */
public interface Monitor {
  /** Sets an attribute of this session's record. */
  void set(String key, String value);

  /** Appends to an attribute list of this session's record. */
  void add(String key, String value);

  /** Sets an attribute of any record. */
  void setGlobal(String id, String key, String value);

  void addGlobal(String id, String key, String value);

  /** Adds to an integer counter of any record. */
  void count(String id, String key, int delta);
}
