/** Tests of {@code vetch tcpdump}; most hold it against the real tcpdump. Read {@link io.vetch.cli.trace.BothTcpdumps}. */
@NullMarked
package io.vetch.cli.trace;

import org.jspecify.annotations.NullMarked;
