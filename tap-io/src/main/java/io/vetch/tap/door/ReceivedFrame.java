package io.vetch.tap.door;

import io.vetch.core.port.BridgePort;

/**
 * A frame that a loop handed over.
 *
 * @param ingress the port by which it came; it may have left its bridge since
 * @param nanos when the burst that it came in began, by {@link System#nanoTime}
 * @param bytes from the destination address on, tags included, without FCS
 */
public record ReceivedFrame(BridgePort ingress, long nanos, byte[] bytes) {}
