/** Tests of the command line; mistakes are held against the real tcpdump in {@code MistakesTest}. */
@NullMarked
package io.vetch.cli.tcpdump.options;

import org.jspecify.annotations.NullMarked;
