package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** That a port is in a {@link Group}, and from which sources. */
final class PortGroup {
    final Group group;
    final MulticastPort port;
    /** Until when, or until when all sources are wanted. */
    final Timers.Timer timer;
    /** When the bridge asks about it again. */
    final Timers.Timer queryTimer;

    final LinkedHashMap<IpAddress, GroupSource> sources = new LinkedHashMap<>();
    /** Those who asked by reports with sources and did not leave, while {@code fastleave} is on. */
    final Set<IpAddress> hosts = new HashSet<>();

    final @Nullable MacAddress asker;
    final long since;
    /** INCLUDE: nothing but {@code sources} that are wanted; else EXCLUDE: all but {@code sources} that are not. */
    boolean include;

    /** Of {@link GroupEntry}. */
    int protocol = GroupEntry.KERNEL;

    boolean permanent;
    boolean blocked;
    boolean starExclude;
    boolean fastLeft;
    boolean deleted;
    /** How often the group is still asked about. */
    long queriesLeft;

    /** A source of the list; while its timer runs it is wanted. */
    static final class GroupSource {
        final IpAddress address;
        final Timers.Timer timer;
        boolean installed;
        /** Somebody said so by hand. */
        boolean manual;

        boolean marked;
        /** How often it is still asked about. */
        long queriesLeft;

        GroupSource(IpAddress address, Timers.Timer timer) {
            this.address = address;
            this.timer = timer;
        }
    }

    /** Makes a timer of a group of a port, which knows the latter. */
    interface TimerMaker {
        Timers.Timer of(PortGroup group);
    }

    PortGroup(
            Group group,
            MulticastPort port,
            boolean include,
            @Nullable MacAddress asker,
            long now,
            TimerMaker timer,
            TimerMaker queryTimer) {
        this.group = group;
        this.port = port;
        this.include = include;
        this.asker = asker;
        this.since = now;
        this.timer = timer.of(this);
        this.queryTimer = queryTimer.of(this);
    }

    /** A port that has every member's own copy made has an entry for each member. */
    boolean isOf(MulticastPort other, @Nullable MacAddress member) {
        return port == other && (!other.common.toUnicast || member == null || member.equals(asker));
    }

    GroupEntry entry(long now) {
        GroupKey key = group.key;
        List<GroupEntry.Source> list = new ArrayList<>();
        sources.sequencedValues()
                .reversed()
                .forEach(each -> list.add(new GroupEntry.Source(each.address, each.timer.remaining(now))));
        return new GroupEntry(
                port.port,
                key.vlan(),
                key.group(),
                key.source(),
                permanent,
                include,
                protocol,
                blocked,
                starExclude,
                fastLeft,
                timer.remaining(now),
                list,
                asker,
                since);
    }
}
