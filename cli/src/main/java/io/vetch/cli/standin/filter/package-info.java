/**
 * What a frame that the kernel's bridge forwards would meet there, and does not meet while Vetch forwards it: nftables,
 * iptables, ebtables, tc. {@link io.vetch.cli.standin.filter.BridgeFilters} asks the real tools; read it first. A rule
 * is translated to a {@link io.vetch.cli.standin.filter.Step}, and {@link io.vetch.cli.standin.filter.ChainWalk} goes
 * through the chains. It waits for processes: never on a loop, nor on the control thread.
 */
@NullMarked
package io.vetch.cli.standin.filter;

import org.jspecify.annotations.NullMarked;
