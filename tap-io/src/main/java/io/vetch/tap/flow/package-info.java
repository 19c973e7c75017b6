/**
 * Flows that the kernel moves by itself: a frame whose like a relay has just forwarded is sent on by a program, without
 * asking this process. The relay decides; the program repeats. Read {@link io.vetch.tap.flow.FlowCache} first. Control
 * thread, but for {@link io.vetch.tap.flow.FlowCandidates}, which a loop fills, and for what ends a flow, which any
 * thread may do.
 */
@NullMarked
package io.vetch.tap.flow;

import org.jspecify.annotations.NullMarked;
