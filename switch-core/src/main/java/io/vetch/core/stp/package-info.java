/**
 * The spanning tree of a bridge: bridges that are wired in a ring send each other BPDUs, and all but one path between
 * any two of them block. Two behaviours stand behind one face, {@link io.vetch.core.stp.SpanningTree}:
 *
 * <ul>
 *   <li>{@link io.vetch.core.stp.kernel.KernelStp}: what the Linux bridge does with {@code stp_state 1}, which is the
 *       configuration BPDU procedures of IEEE 802.1D-1998. Clause 17 of 802.1D-2004 with force version 0 has other
 *       timers and sends other BPDUs, so this is a small implementation of its own.
 *   <li>{@link io.vetch.core.stp.rstp.Rstp}: RSTP, the state machines of IEEE 802.1D-2004, clause 17.
 * </ul>
 *
 * <p>Nothing here has a thread, a clock or a socket. One thread calls everything of one spanning tree: it hands over
 * what was {@linkplain io.vetch.core.stp.SpanningTree#received received}, and calls
 * {@link io.vetch.core.stp.SpanningTree#tick} when {@link io.vetch.core.stp.SpanningTree#dueIn} has passed. What the
 * spanning tree wants done it says to its {@link io.vetch.core.stp.StpOutput}, before the call returns.
 *
 * <p>Read first: {@code SpanningTree}, then {@code StpOutput}, then {@link io.vetch.core.stp.Bpdu} and
 * {@link io.vetch.core.stp.BpduFrame} for what is on the wire.
 */
@NullMarked
package io.vetch.core.stp;

import org.jspecify.annotations.NullMarked;
