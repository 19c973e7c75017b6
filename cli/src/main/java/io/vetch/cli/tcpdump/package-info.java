/**
 * {@code vetch tcpdump}: a program of the client. It takes frames from a capture file or from the daemon's live stream
 * and prints them as tcpdump(1) does, or writes them to a file. Read {@link io.vetch.cli.tcpdump.TcpdumpCommand}, then
 * {@link io.vetch.cli.tcpdump.FrameLoop}. The rooms: {@code options} reads the command line, {@code output} has what
 * frames go to. Here all runs on the main thread; only the signals' hook has one of its own.
 *
 * <p>Its start matters: no Jackson databind and no picocli here, and libpcap is loaded only for a filter expression.
 */
@NullMarked
package io.vetch.cli.tcpdump;

import org.jspecify.annotations.NullMarked;
