/**
 * VLANs of a bridge that filters them (IEEE 802.1Q): which port is a member of which VLAN, to which VLAN a frame
 * belongs, and in which form a frame leaves.
 *
 * <p>{@link io.vetch.core.vlan.PortVlans} is the list of one port, as {@code bridge vlan show} prints it.
 * {@link io.vetch.core.vlan.VlanView} is what the loops need to know of all the lists of a bridge. Both are immutable.
 * Any thread.
 */
@NullMarked
package io.vetch.core.vlan;

import org.jspecify.annotations.NullMarked;
