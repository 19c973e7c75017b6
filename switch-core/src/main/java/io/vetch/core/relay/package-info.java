/**
 * The way of a frame through a bridge, on the ingress port's loop. Read {@link io.vetch.core.relay.FrameRelay} first:
 * one method of early returns; each step is a field whose class answers one question.
 */
@NullMarked
package io.vetch.core.relay;

import org.jspecify.annotations.NullMarked;
