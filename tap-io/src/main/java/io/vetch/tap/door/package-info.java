/**
 * Doors between the loops and other threads. {@link io.vetch.tap.door.FrameInjector}: frames from elsewhere enter by a
 * port. {@link io.vetch.tap.door.FrameQueue}: loops hand frames to a protocol. {@link
 * io.vetch.tap.door.FrameTransmitter}: a protocol sends frames out of a port. No loop ever waits at a door.
 */
@NullMarked
package io.vetch.tap.door;

import org.jspecify.annotations.NullMarked;
