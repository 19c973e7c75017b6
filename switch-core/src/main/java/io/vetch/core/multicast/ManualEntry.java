package io.vetch.core.multicast;

import io.vetch.core.multicast.message.IpAddress;
import java.util.List;

/**
 * An entry that somebody adds by hand ({@code bridge mdb add}).
 *
 * @param source {@link IpAddress#isAny} for all sources
 * @param permanent whether it stays until somebody deletes it
 * @param include whether {@code sources} alone are wanted, and not all but these
 * @param sources of an entry for all sources; each gets an entry of its own, too
 * @param protocol who adds it, 0 to 255, by the numbers of rtnetlink(7) (RTPROT_*); {@link GroupEntry#STATIC} if
 *     nothing is said
 */
public record ManualEntry(
        int vlan,
        IpAddress group,
        IpAddress source,
        boolean permanent,
        boolean include,
        List<IpAddress> sources,
        int protocol) {
    public ManualEntry {
        sources = List.copyOf(sources);
    }

    /** One without a list of sources. */
    public static ManualEntry of(int vlan, IpAddress group, IpAddress source, boolean permanent) {
        return new ManualEntry(vlan, group, source, permanent, false, List.of(), GroupEntry.STATIC);
    }

    /** One that is there already, and stays what it is. */
    static ManualEntry of(GroupEntry entry) {
        return new ManualEntry(
                entry.vlan(),
                entry.group(),
                entry.source(),
                entry.permanent(),
                entry.include(),
                entry.sources().stream().map(GroupEntry.Source::address).toList(),
                entry.protocol());
    }

    GroupKey key() {
        return new GroupKey(vlan, group, source);
    }
}
