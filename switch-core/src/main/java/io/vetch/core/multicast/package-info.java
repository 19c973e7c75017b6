/**
 * Multicast snooping: who wants which group, so that a group's frames go to those alone. {@link
 * io.vetch.core.multicast.MulticastSnooping} is all that others call; it does what the kernel's bridge does. {@link
 * io.vetch.core.multicast.message.MessageParser} reads its frames. The relay has its results as {@link
 * io.vetch.core.relay.SnoopedGroups}; what is to be sent or told goes to its {@link
 * io.vetch.core.multicast.SnoopingOutput}.
 *
 * <p>Nothing here has a thread, a clock or a socket: the caller says what time it is, and calls again when something is
 * due.
 *
 * <p>Read first: {@code MulticastSnooping}, then {@code MulticastMessage} for what comes in, then {@code GroupTable}
 * for what is kept.
 */
@NullMarked
package io.vetch.core.multicast;

import org.jspecify.annotations.NullMarked;
