/**
 * Whom the hosts of bridges know, for ports with {@code neigh_suppress}, {@code proxy_arp} or {@code proxy_arp_wifi}:
 * {@link io.vetch.cli.neighbours.Neighbours} reads their tables and has the relays know them. The relays answer.
 */
@NullMarked
package io.vetch.cli.neighbours;

import org.jspecify.annotations.NullMarked;
