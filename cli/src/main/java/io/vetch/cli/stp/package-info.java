/**
 * The spanning trees of Vetch's own bridges: {@link io.vetch.core.stp} is the protocol, this ties it to ports and
 * frames. A {@link io.vetch.cli.stp.BridgeSpanningTree} belongs to the control thread. It tells its {@link
 * io.vetch.cli.stp.TreeTask}, which belongs to the thread of the {@link io.vetch.cli.control.Protocols}, how the bridge
 * is ({@code TreeSettings}), and carries out what comes back ({@code Action}). BPDUs go past the control thread: they
 * leave in time while it is busy. Read {@link io.vetch.cli.stp.BridgeSpanningTree} first.
 */
@NullMarked
package io.vetch.cli.stp;

import org.jspecify.annotations.NullMarked;
