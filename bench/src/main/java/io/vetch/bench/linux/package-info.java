/**
 * The calls of Linux that the load tester alone makes, beside those of {@link io.vetch.tap.linux}: a ring that the
 * kernel fills and stamps, filters that count in the kernel, processors and clock of a thread. Each object belongs to
 * one thread. Read {@link io.vetch.bench.linux.PacketRing} first.
 */
@NullMarked
package io.vetch.bench.linux;

import org.jspecify.annotations.NullMarked;
