/**
 * Tests of {@code vetch tcpdump}; most hold it against the real tcpdump. Read {@link
 * io.vetch.cli.tcpdump.BothTcpdumps}.
 */
@NullMarked
package io.vetch.cli.tcpdump;

import org.jspecify.annotations.NullMarked;
