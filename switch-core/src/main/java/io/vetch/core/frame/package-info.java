/**
 * Ethernet frames in memory. {@link io.vetch.core.frame.Frame} is a flyweight that a loop moves over its burst
 * buffer; {@link io.vetch.core.frame.MacAddress} knows the address rules of IEEE 802.
 */
@NullMarked
package io.vetch.core.frame;

import org.jspecify.annotations.NullMarked;
