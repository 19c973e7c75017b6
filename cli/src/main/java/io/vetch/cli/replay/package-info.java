/**
 * {@code vetch replay}: the frames of a capture file enter a bridge by one of its ports. {@link
 * io.vetch.cli.replay.Replay}, to be read first, runs in the client: it reads the file with the user's rights, paces
 * and sends {@link io.vetch.cli.replay.FrameBatch}es, each of which is answered before the next. {@link
 * io.vetch.cli.replay.InjectionService} takes them on the daemon's control thread.
 */
@NullMarked
package io.vetch.cli.replay;

import org.jspecify.annotations.NullMarked;
