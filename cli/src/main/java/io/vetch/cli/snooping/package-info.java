/**
 * Multicast snooping on bridges of ours: {@link io.vetch.cli.snooping.Snoopers} gives each bridge that has
 * {@code mcast_snooping} what {@link io.vetch.core.multicast.MulticastSnooping} needs, its frames, its time, and a way
 * to send queries. The rules run on the thread of {@link io.vetch.cli.control.Protocols}; what a change of groups means
 * for the relay is published on the control thread.
 */
@NullMarked
package io.vetch.cli.snooping;

import org.jspecify.annotations.NullMarked;
