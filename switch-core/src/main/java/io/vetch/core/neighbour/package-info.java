/**
 * Whom the host of a bridge knows, and what a bridge answers for them to ARP and neighbour discovery. Without sockets
 * and threads: {@link io.vetch.core.neighbour.NeighbourTable} is made on the control thread, and loops look into it.
 */
@NullMarked
package io.vetch.core.neighbour;

import org.jspecify.annotations.NullMarked;
