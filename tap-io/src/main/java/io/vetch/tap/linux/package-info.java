/**
 * The door to Linux: this package and its rooms alone call native functions and know C structs. One small class per
 * subject; {@link io.vetch.tap.linux.Libc} is for the control thread and throws, {@link io.vetch.tap.linux.FrameIo} and
 * {@link io.vetch.tap.linux.IoUring} are for the loops and do not.
 */
@NullMarked
package io.vetch.tap.linux;

import org.jspecify.annotations.NullMarked;
