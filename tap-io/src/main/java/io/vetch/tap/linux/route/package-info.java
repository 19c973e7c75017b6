/**
 * What the stack of a network namespace knows and would do: addresses, routes, neighbours, listening sockets. It is
 * only looked at. On whichever thread calls; read {@link io.vetch.tap.linux.route.HostView} first.
 */
@NullMarked
package io.vetch.tap.linux.route;

import org.jspecify.annotations.NullMarked;
