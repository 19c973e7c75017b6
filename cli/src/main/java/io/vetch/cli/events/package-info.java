/**
 * {@code vetch monitor}: what happens on bridges, as lines for people and for programs. Control thread only. Read
 * {@link io.vetch.cli.events.EventStream} first.
 */
@NullMarked
package io.vetch.cli.events;

import org.jspecify.annotations.NullMarked;
