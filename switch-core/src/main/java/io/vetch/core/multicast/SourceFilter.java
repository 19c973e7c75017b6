package io.vetch.core.multicast;

import io.vetch.core.multicast.PortGroup.GroupSource;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.message.MulticastMessage.GroupRecord;
import io.vetch.core.multicast.message.MulticastMessage.RecordType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record of IGMPv3 or MLDv2 does to an entry of the table: the tables of RFC 3376, 6.4, and RFC 3810, 7.4, as
 * the kernel does them. In their words {@code A} and {@code B} are lists of sources, {@code X} those that are wanted,
 * {@code Y} those that are not, {@code GMI} the membership interval.
 */
final class SourceFilter {
    private final SnoopingState state;
    private final GroupTable table;
    private final LastMembers lastMembers;

    SourceFilter(SnoopingState state, GroupTable table, LastMembers lastMembers) {
        this.state = state;
        this.table = table;
        this.lastMembers = lastMembers;
    }

    /** Does what a host's record says. */
    void apply(PortGroup entry, IpAddress host, GroupRecord record) {
        track(entry, host, record);
        boolean changed = switch (record.type()) {
            case MODE_IS_INCLUDE, ALLOW_NEW_SOURCES -> allow(entry, record.sources());
            case MODE_IS_EXCLUDE -> exclude(entry, record.sources(), false);
            case CHANGE_TO_EXCLUDE -> exclude(entry, record.sources(), true);
            case CHANGE_TO_INCLUDE -> changeToInclude(entry, record.sources());
            case BLOCK_OLD_SOURCES -> block(entry, record.sources());
        };
        if (isLeft(entry, record.type())) {
            table.remove(entry);
        } else if (changed) {
            table.changed(entry);
        }
    }

    /** Who has asked: where the last of them leaves a port with {@code fastleave}, nobody need be asked. */
    private static void track(PortGroup entry, IpAddress host, GroupRecord record) {
        if (!entry.port.common.fastLeave) {
            entry.hosts.clear();
            return;
        }
        switch (record.type()) {
            case CHANGE_TO_INCLUDE -> {
                entry.hosts.remove(host);
                if (!record.sources().isEmpty()) {
                    entry.hosts.add(host);
                }
            }
            case BLOCK_OLD_SOURCES -> {}
            default -> entry.hosts.add(host);
        }
    }

    /**
     * An entry that wants no source has no timer that could end it; the kernel keeps it where a record allows no
     * sources.
     */
    private static boolean isLeft(PortGroup entry, RecordType type) {
        boolean leaves = type == RecordType.CHANGE_TO_INCLUDE || type == RecordType.BLOCK_OLD_SOURCES;
        boolean nothing = entry.include && entry.sources.isEmpty();
        boolean nobody = leaves && entry.port.common.fastLeave && entry.hosts.isEmpty();
        entry.fastLeft |= nobody;
        return nothing || nobody;
    }

    /** The entry's source, made if it is not there. */
    private @Nullable GroupSource source(PortGroup entry, IpAddress address) {
        GroupSource there = entry.sources.get(address);
        return there != null ? there : table.sources().add(entry, address);
    }

    private long membership() {
        return state.now() + state.options.membershipInterval();
    }

    private void setTimer(PortGroup entry, GroupSource source, long at) {
        source.timer.set(at);
        table.sources().follow(entry, source);
    }

    private static void mark(PortGroup entry, boolean marked) {
        entry.sources.values().forEach(source -> source.marked = marked);
    }

    private boolean removeMarked(PortGroup entry) {
        List<GroupSource> marked =
                entry.sources.values().stream().filter(each -> each.marked).toList();
        marked.forEach(source -> table.sources().remove(entry, source));
        return !marked.isEmpty();
    }

    /** INCLUDE (A), IS_IN or ALLOW (B): INCLUDE (A+B), (B)=GMI. EXCLUDE (X,Y), (A): EXCLUDE (X+A,Y-A), (A)=GMI. */
    private boolean allow(PortGroup entry, List<IpAddress> sources) {
        boolean changed = false;
        for (IpAddress address : sources) {
            changed |= !entry.sources.containsKey(address);
            GroupSource source = source(entry, address);
            if (source != null) {
                setTimer(entry, source, membership());
            }
        }
        return changed;
    }

    /** IS_EX and TO_EX: all but {@code sources} are wanted, for GMI. */
    private boolean exclude(PortGroup entry, List<IpAddress> sources, boolean asksAgain) {
        boolean changed = true;
        if (entry.include) {
            excludeFromInclude(entry, sources, asksAgain);
            table.sources().followMode(entry, false);
        } else {
            changed = excludeFromExclude(entry, sources, asksAgain);
        }
        entry.include = false;
        entry.timer.set(membership());
        return changed;
    }

    /** INCLUDE (A), (B): EXCLUDE (A*B,B-A), (B-A)=0, delete (A-B), of TO_EX send Q(G,A*B). */
    private void excludeFromInclude(PortGroup entry, List<IpAddress> sources, boolean asksAgain) {
        mark(entry, true);
        List<GroupSource> known = sources.stream()
                .map(entry.sources::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        for (IpAddress address : sources) {
            GroupSource source = source(entry, address);
            if (source != null) {
                source.marked = false;
                table.sources().follow(entry, source);
            }
        }
        removeMarked(entry);
        if (asksAgain && !known.isEmpty()) {
            lastMembers.askOfSources(entry, known);
        }
    }

    /**
     * EXCLUDE (X,Y), (A): EXCLUDE (A-Y,Y*A), delete (X-A), (Y-A); (A-X-Y) is GMI, or of TO_EX the group's timer, and
     * Q(G,A-Y).
     */
    private boolean excludeFromExclude(PortGroup entry, List<IpAddress> sources, boolean asksAgain) {
        boolean changed = false;
        mark(entry, true);
        for (IpAddress address : sources) {
            GroupSource source = entry.sources.get(address);
            if (source == null) {
                source = table.sources().add(entry, address);
                if (source != null) {
                    setTimer(entry, source, asksAgain ? entry.timer.at() : membership());
                    changed = true;
                }
            }
            if (source != null) {
                source.marked = false;
            }
        }
        changed |= removeMarked(entry);
        if (asksAgain) {
            askOfWanted(entry, sources);
        }
        return changed;
    }

    /** Asks about those of {@code sources} that are wanted. */
    private void askOfWanted(PortGroup entry, List<IpAddress> sources) {
        List<GroupSource> wanted = entry.sources.values().stream()
                .filter(each -> sources.contains(each.address) && each.timer.isPending())
                .toList();
        if (!wanted.isEmpty()) {
            lastMembers.askOfSources(entry, wanted);
        }
    }

    /** (A,B): INCLUDE (A+B), (B)=GMI, Q(G,A-B). EXCLUDE (X,Y), (A): EXCLUDE (X+A,Y-A), (A)=GMI, Q(G,X-A), Q(G). */
    private boolean changeToInclude(PortGroup entry, List<IpAddress> sources) {
        List<GroupSource> others = entry.sources.values().stream()
                .filter(each -> !sources.contains(each.address) && (entry.include || each.timer.isPending()))
                .toList();
        boolean changed = allow(entry, sources);
        if (!others.isEmpty()) {
            lastMembers.askOfSources(entry, others);
        }
        if (!entry.include) {
            lastMembers.ask(entry);
        }
        return changed;
    }

    /**
     * INCLUDE (A), BLOCK (B): INCLUDE (A), Q(G,A*B). EXCLUDE (X,Y), (A): EXCLUDE (X+(A-Y),Y), (A-X-Y)=group's timer,
     * Q(G,A-Y).
     */
    private boolean block(PortGroup entry, List<IpAddress> sources) {
        boolean changed = false;
        for (IpAddress address : entry.include ? List.<IpAddress>of() : sources) {
            if (!entry.sources.containsKey(address)) {
                GroupSource source = table.sources().add(entry, address);
                if (source != null) {
                    setTimer(entry, source, entry.timer.at());
                    changed = true;
                }
            }
        }
        askOfWanted(entry, sources);
        return changed;
    }
}
