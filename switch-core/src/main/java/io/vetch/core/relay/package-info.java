/**
 * The way of a frame through a bridge, on the ingress port's loop. Read {@link io.vetch.core.relay.Rooms} first:
 * one method for each room, which decides or lets the frame go on; then {@link io.vetch.core.relay.FrameRelay}, which
 * does what is decided.
 */
@NullMarked
package io.vetch.core.relay;

import org.jspecify.annotations.NullMarked;
