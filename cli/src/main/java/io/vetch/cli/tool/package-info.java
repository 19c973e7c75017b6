/**
 * What the tools share whose words the daemon speaks; each tool has a package of its own. Such a call has grammar,
 * output, messages and exit status of the original. A {@link io.vetch.cli.tool.Tool}, which is to be read first, runs
 * in the daemon, on the control thread; the client prints its {@link io.vetch.cli.tool.Outcome} and runs the real tool
 * where the outcome says so, with its own rights.
 */
@NullMarked
package io.vetch.cli.tool;

import org.jspecify.annotations.NullMarked;
