/**
 * What outlives the process: a file that says what the switch is, and persistent devices. Read
 * {@link io.vetch.cli.state.KeptSwitch} first. {@link io.vetch.cli.state.StateKeeper} records what changes,
 * {@link io.vetch.cli.state.Restoration} makes the switch again from it. Control thread, but for a thread that writes
 * the file.
 */
@NullMarked
package io.vetch.cli.state;

import org.jspecify.annotations.NullMarked;
