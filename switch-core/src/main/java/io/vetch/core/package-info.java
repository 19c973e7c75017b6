/**
 * The switch as pure Java: what a bridge does with a frame, without I/O, threads or a clock of its own.
 *
 * <p>Read first: {@link io.vetch.core.relay.FrameRelay}, the way of a frame in one method; then
 * {@link io.vetch.core.bridge.Bridge}, what the control thread may change about it.
 */
@NullMarked
package io.vetch.core;

import org.jspecify.annotations.NullMarked;
