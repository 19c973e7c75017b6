/**
 * The switch as a running process: {@link io.vetch.cli.daemon.Daemon} wires loops, control thread and socket; {@link
 * io.vetch.cli.daemon.Methods} lists what can be asked of it.
 */
@NullMarked
package io.vetch.cli.daemon;

import org.jspecify.annotations.NullMarked;
