/**
 * The spanning tree of the Linux bridge ({@code stp_state 1}), procedure by procedure: what a bridge does on the wire
 * and to its ports is what the kernel in its place would do. {@link io.vetch.core.stp.kernel.KernelStp} is the bridge;
 * its procedures are in {@code KernelElection}, {@code KernelBpdus} and {@code KernelTopologyChange}. Methods have the
 * kernel's names as far as they are words; the source is net/bridge/br_stp.c, br_stp_if.c, br_stp_timer.c and
 * br_stp_bpdu.c, and behind it IEEE 802.1D-1998, clause 8.
 *
 * <p>One difference: the kernel rounds the hello and hold timers to whole seconds of its clock, so that many timers run
 * out at once; here they run for as long as they say.
 */
@NullMarked
package io.vetch.core.stp.kernel;

import org.jspecify.annotations.NullMarked;
