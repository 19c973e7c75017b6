/**
 * The spanning tree of the Linux bridge ({@code stp_state 1}), procedure by procedure: what a bridge does on the wire and
 * to its ports is what the kernel in its place would do. {@link io.vetch.core.stp.kernel.KernelStp} is the bridge with
 * its timers, {@link io.vetch.core.stp.kernel.KernelPort} a port. Methods have the kernel's names without {@code br_};
 * the source is net/bridge/br_stp.c, br_stp_if.c, br_stp_timer.c and br_stp_bpdu.c of Linux 6.18, and behind it IEEE
 * 802.1D-1998, clause 8.
 *
 * <p>One difference: the kernel rounds the hello and hold timers to whole seconds of its clock, so that many timers run
 * out at once; here they run for as long as they say.
 */
@NullMarked
package io.vetch.core.stp.kernel;

import org.jspecify.annotations.NullMarked;
