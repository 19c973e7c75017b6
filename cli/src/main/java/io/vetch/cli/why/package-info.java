/**
 * Why does a frame of one station not arrive at another? {@code vetch why}: who they are, the way there and back, and a
 * sentence that answers. It only looks: at ports, at the forwarding database, at what was dropped, at what the stations
 * have told of themselves, and into namespaces that the caller may act in. Control thread only. Read
 * {@link io.vetch.cli.why.Investigation} first.
 */
@NullMarked
package io.vetch.cli.why;

import org.jspecify.annotations.NullMarked;
