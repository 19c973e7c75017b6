/** {@code vetch bench}: its command line, the campaign over targets and rounds, the progress line. Main thread only. */
@NullMarked
package io.vetch.bench.command;

import org.jspecify.annotations.NullMarked;
