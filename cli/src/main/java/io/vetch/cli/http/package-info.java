/**
 * HTTP, for people and for programs that only look: off unless {@code vetch run --http} asks for it. Read {@link
 * io.vetch.cli.http.HttpServer} first, then {@link io.vetch.cli.http.HttpHandler}, through which every request comes,
 * and {@link io.vetch.cli.http.RequestGuard}, which says whose requests are answered. What is served are {@link
 * io.vetch.cli.http.Route}s, which other rooms add.
 *
 * <p>All of it runs on one thread of its own, {@code vetch-http}, at a low priority. It never waits for the control
 * thread, and the control thread never waits for it: {@link io.vetch.cli.http.SnapshotFeed} asks for one snapshot a
 * second at most, and everybody who looks is given the same.
 */
@NullMarked
package io.vetch.cli.http;

import org.jspecify.annotations.NullMarked;
