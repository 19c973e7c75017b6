/**
 * What clients can ask for in words: brctl(8), ip-link(8) and bridge(8) for what Vetch owns, with grammar, output, messages
 * and exit status of the originals; tcpdump(1), and counters. A {@link io.vetch.cli.tool.Tool} runs in the daemon, on the
 * control thread; the client prints its {@link io.vetch.cli.tool.Outcome} and runs the real tool where the outcome says so,
 * with its own rights.
 */
@NullMarked
package io.vetch.cli.tool;

import org.jspecify.annotations.NullMarked;
