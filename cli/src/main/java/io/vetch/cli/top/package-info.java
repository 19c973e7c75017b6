/**
 * {@code vetch top}: what passes now, second by second. {@link io.vetch.cli.top.TopTool} answers in the daemon, on the
 * control thread. All else runs in the client: {@link io.vetch.cli.top.TopFeed} asks again and again on a thread of its
 * own, {@link io.vetch.cli.top.Rates} compares two answers, and {@link io.vetch.cli.top.TopScreen} or {@link
 * io.vetch.cli.top.TopLines} shows them. Read {@link io.vetch.cli.top.TopClient} first.
 */
@NullMarked
package io.vetch.cli.top;

import org.jspecify.annotations.NullMarked;
