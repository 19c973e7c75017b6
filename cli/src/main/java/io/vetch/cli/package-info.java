/**
 * The program {@code vetch}: {@link io.vetch.cli.Main} picks a command. In the daemon, {@link io.vetch.cli.daemon}
 * wires {@link io.vetch.cli.control}, what can be done to the switch, {@link io.vetch.cli.tool}, the words for it, and
 * {@link io.vetch.cli.rpc}, the socket. {@link io.vetch.cli.client} and {@link io.vetch.cli.command} are the other
 * side.
 */
@NullMarked
package io.vetch.cli;

import org.jspecify.annotations.NullMarked;
