/**
 * Where the frames of {@code vetch tcpdump} go: to the screen, by the real tcpdump ({@code RealTcpdump}) or, where that
 * is not installed, by our own printer ({@code TextOutput}), and to files. Read {@link
 * io.vetch.cli.tcpdump.output.FrameOutput} first, then {@link io.vetch.cli.tcpdump.output.Outputs}. Frames come on the
 * main thread; a thread of their own passes the lines of the real tcpdump to standard output.
 */
@NullMarked
package io.vetch.cli.tcpdump.output;

import org.jspecify.annotations.NullMarked;
