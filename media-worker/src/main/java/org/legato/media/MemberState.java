package org.legato.media;

/**
 * A room's member as it is now.
 *
 * @param talking whether it talks, heard or not
 * @param level how loud it is, smoothed, in dB below the loudest sine; -127 for nothing
 * @param mixed whether it is one of those that are mixed
 * @param mute whether the room must not hear it
 * @param deaf whether it must not hear the room
 * @param gain how much louder it is heard, in dB
 */
public record MemberState(
    boolean talking, double level, boolean mixed, boolean mute, boolean deaf, double gain) {}
