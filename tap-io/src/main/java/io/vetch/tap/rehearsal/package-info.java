/**
 * Frames that lead nowhere, for the JVM to compile the relay before the first real frame comes. On a thread and a loop
 * of its own, in the first second or so. Read {@link io.vetch.tap.rehearsal.Rehearsal} first; docs/notes/start-up.md
 * has what it is worth, and what was tried instead.
 */
@NullMarked
package io.vetch.tap.rehearsal;

import org.jspecify.annotations.NullMarked;
