/**
 * How many messages of IGMP and MLD came and went, as the kernel's bridge counts them with {@code mcast_stats_enabled}
 * (br_mcast_stats of linux/if_bridge.h). Whoever reads the messages counts here; any thread, one at a time.
 *
 * <p>Read first: {@code MessageCounters}.
 */
@NullMarked
package io.vetch.core.multicast.statistics;

import org.jspecify.annotations.NullMarked;
