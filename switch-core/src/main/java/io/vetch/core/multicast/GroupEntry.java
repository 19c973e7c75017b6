package io.vetch.core.multicast;

import io.vetch.core.port.BridgePort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code bridge mdb}: somebody wants a group. Times are nanoseconds.
 *
 * @param port the local one if it is the host
 * @param vlan 0 where no VLANs are told apart
 * @param source {@link IpAddress#isAny} for all sources
 * @param include whether only from the sources that {@code sources} lists, and not from all but these
 * @param protocol by whom it was made
 * @param blocked whether nothing from this source goes there
 * @param addedByStarExclude whether it is there because the port wants all sources
 * @param fastLeave whether it ends because of {@code fastleave}
 * @param remaining until it ends, 0 if nothing ends it
 * @param asker the MAC address of who asked first; null if nobody did by a frame
 * @param askedAt when, by the clock that the caller of {@link MulticastSnooping} has
 */
public record GroupEntry(
        BridgePort port,
        int vlan,
        IpAddress group,
        IpAddress source,
        boolean permanent,
        boolean include,
        Protocol protocol,
        boolean blocked,
        boolean addedByStarExclude,
        boolean fastLeave,
        long remaining,
        List<Source> sources,
        io.vetch.core.frame.@Nullable MacAddress asker,
        long askedAt) {
    public GroupEntry {
        sources = List.copyOf(sources);
    }

    /** @param remaining until it is forgotten, or if it is blocked, 0 */
    public record Source(IpAddress address, long remaining) {}

    /** In the words of rt_protos of iproute2. */
    public enum Protocol {
        /** Snooped. */
        KERNEL,
        /** Added by hand. */
        STATIC
    }
}
