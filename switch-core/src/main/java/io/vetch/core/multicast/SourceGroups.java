package io.vetch.core.multicast;

import io.vetch.core.multicast.PortGroup.GroupSource;
import io.vetch.core.multicast.message.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources that ports want or do not want: each has a group of its own in the {@link GroupTable}, and the ports that
 * want all sources of the group are in it, too. What happens to it is what net/bridge/br_multicast.c does; its names
 * are in the comments.
 */
final class SourceGroups {
    /** Of a port in a group (PG_SRC_ENT_LIMIT). */
    private static final int MOST_SOURCES = 32;

    private final SnoopingState state;
    private final GroupTable table;

    SourceGroups(SnoopingState state, GroupTable table) {
        this.state = state;
        this.table = table;
    }

    /** br_multicast_new_group_src(). @return null if it can be none, or there are too many */
    @Nullable
    GroupSource add(PortGroup entry, IpAddress address) {
        if (entry.sources.size() >= MOST_SOURCES || !address.canBeSource()) {
            return null;
        }
        GroupSource[] itself = new GroupSource[1];
        itself[0] = new GroupSource(address, state.shared.timers.timer(() -> sourceExpired(entry, itself[0])));
        entry.sources.put(address, itself[0]);
        return itself[0];
    }

    /** br_multicast_group_src_expired(). */
    private void sourceExpired(PortGroup entry, GroupSource source) {
        if (entry.deleted || entry.sources.get(source.address) != source) {
            return;
        }
        if (!entry.include) {
            follow(entry, source);
            return;
        }
        remove(entry, source);
        if (entry.sources.isEmpty()) {
            table.remove(entry);
        }
    }

    /** br_multicast_del_group_src(). */
    void remove(PortGroup entry, GroupSource source) {
        source.timer.cancel();
        entry.sources.remove(source.address);
        PortGroup ofSource = table.find(entry.group.key.from(source.address), entry.port, entry.asker);
        boolean kept = ofSource != null && isKept(ofSource) && !source.manual;
        if (ofSource != null && !kept) {
            ofSource.fastLeft |= entry.fastLeft;
            table.remove(ofSource);
        }
        source.installed = false;
    }

    private static boolean isKept(PortGroup entry) {
        return entry.permanent && entry.protocol != GroupEntry.KERNEL;
    }

    /** The group with this source is there, and its blocking is right (br_multicast_fwd_src_handle()). */
    void follow(PortGroup entry, GroupSource source) {
        install(entry, source);
        PortGroup ofSource = table.find(entry.group.key.from(source.address), entry.port, entry.asker);
        if (ofSource == null || ofSource.permanent) {
            return;
        }
        boolean blocked = !source.timer.isPending();
        if (ofSource.blocked != blocked) {
            ofSource.blocked = blocked;
            table.changed(ofSource);
        }
    }

    /** br_multicast_fwd_src_add(). */
    private void install(PortGroup entry, GroupSource source) {
        if (source.installed) {
            return;
        }
        GroupKey key = entry.group.key.from(source.address);
        PortGroup made = table.add(key, entry.port, entry.asker, true, !source.timer.isPending());
        if (made == null) {
            return;
        }
        source.installed = true;
        made.starExclude = false;
        if (isKept(made)) {
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
        if (table.find(ofSource, wantsAll.port, null) != null) {
            return;
        }
        PortGroup made = table.add(ofSource, wantsAll.port, wantsAll.asker, true, false);
        if (made != null && made.protocol == GroupEntry.KERNEL) {
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
                    removeStarExclude(table.find(key.from(source.address), entry.port, null));
                } else if (source.installed) {
                    addExcluding(entry, key.from(source.address));
                }
            }
        }
    }

    private void removeStarExclude(@Nullable PortGroup entry) {
        if (entry != null && entry.starExclude && entry.protocol == GroupEntry.KERNEL) {
            table.remove(entry);
        }
    }

    /** br_multicast_sg_del_exclude_ports(): nobody names the source any more. */
    void removeExcluding(Group ofSource) {
        if (ofSource.ports.stream().anyMatch(each -> !each.starExclude && !each.permanent)) {
            return;
        }
        ofSource.hostJoined = false;
        for (PortGroup each : List.copyOf(ofSource.ports)) {
            if (!each.permanent) {
                table.remove(each);
            }
        }
    }
}
