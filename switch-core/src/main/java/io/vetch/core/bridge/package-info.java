/**
 * A bridge as its administrator sees it: ports come and go, options and states change. Control thread only; what loops
 * need is published as a {@link io.vetch.core.relay.RelayView}. Read {@link io.vetch.core.bridge.Bridge} first.
 */
@NullMarked
package io.vetch.core.bridge;

import org.jspecify.annotations.NullMarked;
