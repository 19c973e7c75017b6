/**
 * A bridge's attachment points. {@link io.vetch.core.port.BridgePort} carries what the relay asks about a port;
 * {@link io.vetch.core.port.Egress} is where its frames leave. Settings are written by the control thread and read by
 * every loop; counters are written by one loop each.
 */
@NullMarked
package io.vetch.core.port;

import org.jspecify.annotations.NullMarked;
