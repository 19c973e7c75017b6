/**
 * The frames of IGMP, MLD and PIM: reading them, and making queries. No state; any thread. Read {@link
 * io.vetch.core.multicast.message.MulticastMessage} first, for what a frame says, then {@link
 * io.vetch.core.multicast.message.MessageParser}.
 */
@NullMarked
package io.vetch.core.multicast.message;

import org.jspecify.annotations.NullMarked;
