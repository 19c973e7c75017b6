package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.GroupEntry.Protocol;
import io.vetch.core.multicast.PortGroup.GroupSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which group. A group with a source is there for each source that a port wants or does not want, and the ports that
 * want all sources of the group are in it, too, so that one look finds all who want a frame. What happens to it is what
 * net/bridge/br_multicast.c does; its names are in the comments.
 */
final class GroupTable {
    /** Of a port in a group (PG_SRC_ENT_LIMIT). */
    private static final int MOST_SOURCES = 32;

    private final SnoopingState state;
    private final PortGroup.TimerMaker queryTimers;
    private final Map<GroupKey, Group> groups = new LinkedHashMap<>();

    /** @param queryTimers make the timers by which the members of a group are asked again */
    GroupTable(SnoopingState state, PortGroup.TimerMaker queryTimers) {
        this.state = state;
        this.queryTimers = queryTimers;
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
        return groups.size() >= state.options.hashMax();
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
            group.hostSince = state.now;
            followHost(group);
            changed(group, false);
        }
        if (key.group().etherType() != IpAddress.LINK_LAYER) {
            group.timer.set(state.now + state.options.membershipInterval());
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
        state.output.relayChanged();
        for (MulticastPort port : state.ports.values()) {
            if (port.isLocal()) {
                state.output.groupChanged(hostEntry(group, port, state.now), deleted);
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
                Protocol.KERNEL,
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
            state.output.stopped("there are mcast_hash_max " + state.options.hashMax() + " groups already");
            return null;
        }
        Group made = newGroup(key);
        groups.put(key, made);
        return made;
    }

    private Group newGroup(GroupKey key) {
        Group[] itself = new Group[1];
        itself[0] = new Group(key, state.timers.timer(() -> hostLeaves(itself[0])));
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
        if (port.maxGroups != 0 && port.groupCount >= port.maxGroups) {
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
                group, port, include, member, state.now, self -> state.timers.timer(() -> expired(self)), queryTimers);
        group.ports.add(made);
        group.ports.sort((a, b) -> Integer.compare(a.port.port.number(), b.port.port.number()));
        port.groupCount++;
        return made;
    }

    /** The group itself, made if there is none, for {@link #insert}. @return null if there is no room */
    @Nullable
    Group open(GroupKey key) {
        return groupOf(key);
    }

    /** Tells of an entry as it is now. */
    void changed(PortGroup entry) {
        state.output.relayChanged();
        state.output.groupChanged(entry.entry(state.now), false);
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
        entry.port.groupCount--;
        List.copyOf(entry.sources.values()).forEach(source -> removeSource(entry, source));
        state.output.relayChanged();
        state.output.groupChanged(entry.entry(state.now), true);
        if (group.key.isOfAllSources()) {
            followMode(entry, true);
        } else {
            removeExcluding(group);
        }
        removeIfEmpty(group);
    }

    private void removeIfEmpty(Group group) {
        if (group.isEmpty()) {
            group.timer.cancel();
            groups.remove(group.key, group);
            state.output.relayChanged();
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
                removeSource(entry, source);
                changed = true;
            }
        }
        if (entry.sources.isEmpty()) {
            remove(entry);
        } else if (changed) {
            if (entry.group.key.isOfAllSources()) {
                followMode(entry, true);
            }
            changed(entry);
        }
    }

    // ---- sources

    /** br_multicast_new_group_src(). @return null if it can be none, or there are too many */
    @Nullable
    GroupSource addSource(PortGroup entry, IpAddress address) {
        if (entry.sources.size() >= MOST_SOURCES || !address.canBeSource()) {
            return null;
        }
        GroupSource[] itself = new GroupSource[1];
        itself[0] = new GroupSource(address, state.timers.timer(() -> sourceExpired(entry, itself[0])));
        entry.sources.put(address, itself[0]);
        return itself[0];
    }

    /** br_multicast_group_src_expired(). */
    private void sourceExpired(PortGroup entry, GroupSource source) {
        if (entry.deleted || entry.sources.get(source.address) != source) {
            return;
        }
        if (!entry.include) {
            followSource(entry, source);
            return;
        }
        removeSource(entry, source);
        if (entry.sources.isEmpty()) {
            remove(entry);
        }
    }

    /** br_multicast_del_group_src(). */
    void removeSource(PortGroup entry, GroupSource source) {
        source.timer.cancel();
        entry.sources.remove(source.address);
        PortGroup ofSource = find(entry.group.key.from(source.address), entry.port, entry.asker);
        if (ofSource != null && !(ofSource.protocol == Protocol.STATIC && ofSource.permanent)) {
            ofSource.fastLeft |= entry.fastLeft;
            remove(ofSource);
        }
        source.installed = false;
    }

    /** The group with this source is there, and its blocking is right (br_multicast_fwd_src_handle()). */
    void followSource(PortGroup entry, GroupSource source) {
        install(entry, source);
        PortGroup ofSource = find(entry.group.key.from(source.address), entry.port, entry.asker);
        if (ofSource == null || ofSource.permanent) {
            return;
        }
        boolean blocked = !source.timer.isPending();
        if (ofSource.blocked != blocked) {
            ofSource.blocked = blocked;
            changed(ofSource);
        }
    }

    /** br_multicast_fwd_src_add(). */
    private void install(PortGroup entry, GroupSource source) {
        if (source.installed) {
            return;
        }
        GroupKey key = entry.group.key.from(source.address);
        PortGroup made = add(key, entry.port, entry.asker, true, !source.timer.isPending());
        if (made == null) {
            return;
        }
        source.installed = true;
        made.starExclude = false;
        if (made.protocol == Protocol.STATIC && made.permanent) {
            return;
        }
        made.timer.cancel(); // it ends with its source
        addExcluding(entry.group, made);
    }

    // ---- those who want all sources are in the groups with a source, too

    /** br_multicast_sg_add_exclude_ports(). */
    void addExcluding(Group star, PortGroup ofSource) {
        if (star.hostJoined) {
            ofSource.group.hostJoined = true;
        }
        for (PortGroup each : List.copyOf(star.ports)) {
            if (each.port != ofSource.port && !each.include) {
                addExcluding(each, ofSource.group.key);
            }
        }
    }

    private void addExcluding(PortGroup wantsAll, GroupKey ofSource) {
        if (find(ofSource, wantsAll.port, null) != null) {
            return;
        }
        PortGroup made = add(ofSource, wantsAll.port, wantsAll.asker, true, false);
        if (made != null && made.protocol == Protocol.KERNEL) {
            made.starExclude = true;
        }
    }

    /** br_multicast_star_g_handle_mode(). @param include whether the entry wants all sources no more */
    void followMode(PortGroup entry, boolean include) {
        GroupKey key = entry.group.key;
        for (PortGroup each : List.copyOf(entry.group.ports)) {
            if (each == entry) {
                continue;
            }
            for (GroupSource source : List.copyOf(each.sources.values())) {
                if (source.installed && include) {
                    removeStarExclude(find(key.from(source.address), entry.port, null));
                } else if (source.installed) {
                    addExcluding(entry, key.from(source.address));
                }
            }
        }
    }

    private void removeStarExclude(@Nullable PortGroup entry) {
        if (entry != null && entry.starExclude && entry.protocol == Protocol.KERNEL) {
            remove(entry);
        }
    }

    /** br_multicast_sg_del_exclude_ports(): nobody names the source any more. */
    private void removeExcluding(Group ofSource) {
        if (ofSource.ports.stream().anyMatch(each -> !each.starExclude && !each.permanent)) {
            return;
        }
        ofSource.hostJoined = false;
        for (PortGroup each : List.copyOf(ofSource.ports)) {
            if (!each.permanent) {
                remove(each);
            }
        }
    }
}
