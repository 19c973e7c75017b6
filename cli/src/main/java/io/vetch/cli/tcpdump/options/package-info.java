/**
 * The command line of {@code vetch tcpdump}: tcpdump's flags and ours, read as getopt_long(3) and tcpdump read them.
 * Read {@link io.vetch.cli.tcpdump.options.TcpdumpOptions} first, then {@link
 * io.vetch.cli.tcpdump.options.OptionParser}. No threads.
 */
@NullMarked
package io.vetch.cli.tcpdump.options;

import org.jspecify.annotations.NullMarked;
