/**
 * The real {@code ip link}'s output and what the switch knows of its interfaces, made one: the daemon says it interface
 * by interface ({@link io.vetch.cli.overlay.LinkOverlay}, read this first), and the client puts it into the output as
 * that comes.
 */
@NullMarked
package io.vetch.cli.overlay;

import org.jspecify.annotations.NullMarked;
