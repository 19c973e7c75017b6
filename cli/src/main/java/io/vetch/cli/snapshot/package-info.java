/**
 * The switch at one moment, for everything that only reads: tables, counters, the status. Made on the control thread,
 * then immutable. Read {@link io.vetch.cli.snapshot.SwitchSnapshot} first.
 */
@NullMarked
package io.vetch.cli.snapshot;

import org.jspecify.annotations.NullMarked;
