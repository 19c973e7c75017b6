/**
 * The control socket: JSON-RPC 2.0 over a unix stream socket, one object a line (up to 1 MiB). {@link
 * io.vetch.cli.rpc.ControlServer} serves on the control thread; {@link io.vetch.cli.rpc.ControlClient} is what commands
 * use.
 */
@NullMarked
package io.vetch.cli.rpc;

import org.jspecify.annotations.NullMarked;
