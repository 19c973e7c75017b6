package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.PortGroup.GroupSource;
import io.vetch.core.multicast.message.IpAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which group. A group with a source is there for each source that a port wants or does not want, and the
 * ports that want all sources of the group are in it, too, so that one look finds all who want a frame. What happens to
 * it is what net/bridge/br_multicast.c does; its names are in the comments.
 */
final class GroupTable {
    private final SnoopingState state;
    private final PortGroup.TimerMaker queryTimers;
    private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
    private final SourceGroups sources;

    /** @param queryTimers make the timers by which the members of a group are asked again */
    GroupTable(SnoopingState state, PortGroup.TimerMaker queryTimers) {
        this.state = state;
        this.queryTimers = queryTimers;
        this.sources = new SourceGroups(state, this);
    }

    /** The sources of its entries. */
    SourceGroups sources() {
        return sources;
    }

    /** Oldest first. */
    List<Group> all() {
        return List.copyOf(groups.values());
    }

    @Nullable
    Group find(GroupKey key) {
        return groups.get(key);
    }

    @Nullable
    PortGroup find(GroupKey key, MulticastPort port, @Nullable MacAddress member) {
        Group group = groups.get(key);
        return group == null
                ? null
                : group.ports.stream()
                        .filter(each -> each.isOf(port, member))
                        .findFirst()
                        .orElse(null);
    }

    boolean isFull() {
        return state.shared.groups >= state.options.hashMax();
    }

    // ---- the host

    /** br_multicast_host_join(). */
    void hostJoins(GroupKey key) {
        Group group = groupOf(key);
        if (group == null) {
            return;
        }
        if (!group.hostJoined) {
            group.hostJoined = true;
            group.hostSince = state.now();
            followHost(group);
            changed(group, false);
        }
        if (key.group().etherType() != IpAddress.LINK_LAYER) {
            group.timer.set(state.now() + state.options.membershipInterval());
        }
    }

    /** br_multicast_host_leave(). */
    void hostLeaves(Group group) {
        if (group.hostJoined) {
            group.hostJoined = false;
            group.timer.cancel();
            followHost(group);
            changed(group, true);
        }
        removeIfEmpty(group);
    }

    /** What the host wants, it wants from all sources. */
    private void followHost(Group group) {
        if (!group.key.isOfAllSources()) {
            return;
        }
        for (PortGroup port : group.ports) {
            for (GroupSource source : port.sources.values()) {
                Group ofSource = groups.get(group.key.from(source.address));
                if (source.installed && ofSource != null) {
                    ofSource.hostJoined = group.hostJoined;
                }
            }
        }
    }

    private void changed(Group group, boolean deleted) {
        state.shared.output.relayChanged();
        for (MulticastPort port : state.ports.values()) {
            if (port.isLocal()) {
                state.shared.output.groupChanged(hostEntry(group, port, state.now()), deleted);
            }
        }
    }

    static GroupEntry hostEntry(Group group, MulticastPort local, long now) {
        GroupKey key = group.key;
        boolean permanent = key.group().etherType() == IpAddress.LINK_LAYER;
        return new GroupEntry(
                local.port,
                key.vlan(),
                key.group(),
                key.source(),
                permanent,
                false,
                GroupEntry.KERNEL,
                false,
                false,
                false,
                group.timer.remaining(now),
                List.of(),
                null,
                group.hostSince);
    }

    // ---- ports

    /** br_multicast_new_group(). @return null if there is no room */
    private @Nullable Group groupOf(GroupKey key) {
        Group there = groups.get(key);
        if (there != null) {
            return there;
        }
        if (isFull()) {
            state.options = state.options.off();
            state.shared.output.stopped("there are mcast_hash_max " + state.options.hashMax() + " groups already");
            return null;
        }
        Group made = newGroup(key);
        groups.put(key, made);
        state.shared.groups++;
        return made;
    }

    private Group newGroup(GroupKey key) {
        Group[] itself = new Group[1];
        itself[0] = new Group(key, state.shared.groupsMade++, state.shared.timers.timer(() -> hostLeaves(itself[0])));
        return itself[0];
    }

    /**
     * The entry of a port, made if there is none (__br_multicast_add_group()).
     *
     * @param member who asks, null if nobody does
     * @return null if there may be no more
     */
    @Nullable
    PortGroup add(GroupKey key, MulticastPort port, @Nullable MacAddress member, boolean include, boolean blocked) {
        PortGroup there = find(key, port, member);
        if (there != null) {
            return there;
        }
        if (port.isFull()) {
            return null;
        }
        Group group = groupOf(key);
        if (group == null) {
            return null;
        }
        PortGroup made = insert(group, port, member, include);
        made.blocked = blocked;
        changed(made);
        return made;
    }

    PortGroup insert(Group group, MulticastPort port, @Nullable MacAddress member, boolean include) {
        PortGroup made = new PortGroup(
                group,
                port,
                include,
                member,
                state.now(),
                self -> state.shared.timers.timer(() -> expired(self)),
                queryTimers);
        group.ports.add(made);
        group.ports.sort((a, b) -> Integer.compare(a.port.port.number(), b.port.port.number()));
        port.count(1);
        return made;
    }

    /** The group itself, made if there is none, for {@link #insert}. @return null if there is no room */
    @Nullable
    Group open(GroupKey key) {
        return groupOf(key);
    }

    /** Tells of an entry as it is now. */
    void changed(PortGroup entry) {
        state.shared.output.relayChanged();
        state.shared.output.groupChanged(entry.entry(state.now()), false);
    }

    /** br_multicast_del_pg(). */
    void remove(PortGroup entry) {
        if (entry.deleted) {
            return;
        }
        Group group = entry.group;
        entry.deleted = true;
        entry.timer.cancel();
        entry.queryTimer.cancel();
        group.ports.remove(entry);
        entry.port.count(-1);
        List.copyOf(entry.sources.values()).forEach(source -> sources.remove(entry, source));
        state.shared.output.relayChanged();
        state.shared.output.groupChanged(entry.entry(state.now()), true);
        if (group.key.isOfAllSources()) {
            sources.followMode(entry, true);
        } else {
            sources.removeExcluding(group);
        }
        removeIfEmpty(group);
    }

    private void removeIfEmpty(Group group) {
        if (group.isEmpty()) {
            group.timer.cancel();
            if (groups.remove(group.key, group)) {
                state.shared.groups--;
            }
            state.shared.output.relayChanged();
        }
    }

    /** br_multicast_port_group_expired(): all sources are not wanted any more, but some may be. */
    private void expired(PortGroup entry) {
        if (entry.deleted || entry.permanent) {
            return;
        }
        boolean changed = !entry.include;
        entry.include = true;
        for (GroupSource source : List.copyOf(entry.sources.values())) {
            if (!source.timer.isPending()) {
                sources.remove(entry, source);
                changed = true;
            }
        }
        if (entry.sources.isEmpty()) {
            remove(entry);
        } else if (changed) {
            if (entry.group.key.isOfAllSources()) {
                sources.followMode(entry, true);
            }
            changed(entry);
        }
    }
}
