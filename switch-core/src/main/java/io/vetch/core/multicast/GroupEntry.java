package io.vetch.core.multicast;

import io.vetch.core.multicast.message.IpAddress;
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
 * @param protocol by whom it was made, by the numbers of rtnetlink(7) (RTPROT_*): {@link #KERNEL}, {@link #STATIC}, or
 *     another
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
        int protocol,
        boolean blocked,
        boolean addedByStarExclude,
        boolean fastLeave,
        long remaining,
        List<Source> sources,
        io.vetch.core.frame.@Nullable MacAddress asker,
        long askedAt) {
    /** Snooped (RTPROT_KERNEL). */
    public static final int KERNEL = 2;
    /** Added by hand (RTPROT_STATIC). */
    public static final int STATIC = 4;

    public GroupEntry {
        sources = List.copyOf(sources);
    }

    /** @param remaining until it is forgotten, or if it is blocked, 0 */
    public record Source(IpAddress address, long remaining) {}

    /** Whether somebody added it by hand, and it stays until it is deleted. */
    public boolean isKept() {
        return permanent && (protocol != KERNEL || port.isLocal());
    }

    /** Those of {@code entries} that were added for good, but for what is there for the sources in another's list. */
    static List<GroupEntry> kept(List<GroupEntry> entries) {
        List<GroupEntry> all = entries.stream().filter(GroupEntry::isKept).toList();
        return all.stream().filter(entry -> !entry.isOfList(all)).toList();
    }

    private boolean isOfList(List<GroupEntry> all) {
        return !source.isAny()
                && all.stream()
                        .filter(each -> each.source.isAny() && each.port == port && each.vlan == vlan)
                        .filter(each -> each.group.equals(group))
                        .flatMap(each -> each.sources.stream())
                        .anyMatch(listed -> listed.address().equals(source));
    }
}
