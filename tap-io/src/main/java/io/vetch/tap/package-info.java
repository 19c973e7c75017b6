/**
 * Ports on Linux. {@link io.vetch.tap.loop} runs the loops, {@link io.vetch.tap.device} is what they read and write,
 * {@link io.vetch.tap.linux} is the door to the kernel. Read {@link io.vetch.tap.device.TapDevice} first.
 */
@NullMarked
package io.vetch.tap;

import org.jspecify.annotations.NullMarked;
