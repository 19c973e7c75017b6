package io.vetch.core.multicast;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.multicast.PortGroup.GroupSource;
import io.vetch.core.multicast.message.IpAddress;
import java.util.HashSet;
import java.util.List;

/**
 * Entries that are added and deleted by hand, as br_mdb_add() and br_mdb_del() in the kernel's net/bridge/br_mdb.c do
 * it.
 */
final class ManualEntries {
    private final SnoopingState state;
    private final GroupTable table;

    ManualEntries(SnoopingState state, GroupTable table) {
        this.state = state;
        this.table = table;
    }

    /** @throws RefusedException in the kernel's words */
    void add(MulticastPort port, ManualEntry wanted, boolean replace) {
        check(port, wanted.key(), wanted.permanent());
        put(port, wanted, replace);
    }

    /** The same while the bridge is down, too, or does not snoop. */
    void put(MulticastPort port, ManualEntry wanted, boolean replace) {
        if (port.isLocal()) {
            addHost(wanted.key(), wanted.permanent());
            return;
        }
        PortGroup entry = open(port, wanted.key(), replace);
        follow(entry, wanted);
        entry.include = wanted.include() || !wanted.key().isOfAllSources();
        setTimer(entry, false);
        table.changed(entry);
        if (!tellsSourcesApart(entry)) {
            return;
        }
        if (wanted.key().isOfAllSources()) {
            table.sources().followMode(entry, wanted.include());
        } else {
            excludeElsewhere(entry);
        }
    }

    private PortGroup open(MulticastPort port, GroupKey key, boolean replace) {
        PortGroup there = table.find(key, port, null);
        if (there != null && !replace) {
            String what = key.isOfAllSources() ? "(*, G)" : "(S, G)";
            throw new RefusedException(Refusal.EXISTS, what + " group is already joined by port");
        }
        return there != null ? there : insert(port, key);
    }

    private PortGroup insert(MulticastPort port, GroupKey key) {
        if (port.isFull()) {
            throw new RefusedException(Refusal.NO_SPACE, port.whyFull());
        }
        Group group = table.open(key);
        if (group == null) {
            throw new RefusedException(Refusal.LIST_TOO_LONG);
        }
        return table.insert(group, port, null, !key.isOfAllSources());
    }

    /** Its kind, and its list of sources: those that are no more in it go (br_mdb_replace_group_srcs()). */
    private void follow(PortGroup entry, ManualEntry wanted) {
        entry.permanent = wanted.permanent();
        entry.protocol = wanted.protocol();
        entry.blocked = false;
        wanted.sources().forEach(address -> addSource(entry, address, wanted));
        List<GroupSource> gone = entry.sources.values().stream()
                .filter(source -> !new HashSet<>(wanted.sources()).contains(source.address))
                .toList();
        gone.forEach(source -> table.sources().remove(entry, source));
    }

    /** br_mdb_add_group_src(). */
    private void addSource(PortGroup entry, IpAddress address, ManualEntry wanted) {
        GroupSource there = entry.sources.get(address);
        GroupSource source = there != null ? there : table.sources().add(entry, address);
        if (source == null) {
            throw new RefusedException(Refusal.NO_SPACE, "Failed to add new source entry");
        }
        if (wanted.include() && !wanted.permanent()) {
            source.timer.set(state.now() + state.options.membershipInterval());
        } else {
            source.timer.cancel();
        }
        GroupKey key = wanted.key().from(address);
        PortGroup known = table.find(key, entry.port, null);
        PortGroup ofSource = known != null ? known : insert(entry.port, key);
        source.installed = true;
        source.manual = true;
        ofSource.permanent = wanted.permanent();
        ofSource.protocol = wanted.protocol();
        ofSource.blocked = !wanted.include();
        ofSource.starExclude = false;
        setTimer(ofSource, true);
        table.changed(ofSource);
        if (tellsSourcesApart(ofSource)) {
            excludeElsewhere(ofSource);
        }
    }

    private boolean tellsSourcesApart(PortGroup entry) {
        return state.options.tellsSourcesApart(entry.group.key.group().etherType());
    }

    /** Who wants all sources is in the group of this one, too. */
    private void excludeElsewhere(PortGroup ofSource) {
        Group star = table.find(ofSource.group.key.ofAllSources());
        if (star != null) {
            table.sources().addExcluding(star, ofSource);
        }
    }

    /** @param ofList whether it ends with the source in another's list */
    private void setTimer(PortGroup entry, boolean ofList) {
        if (entry.permanent || ofList) {
            entry.timer.cancel();
        } else {
            entry.timer.set(state.now() + state.options.membershipInterval());
        }
    }

    private void addHost(GroupKey key, boolean permanent) {
        Group group = table.find(key);
        if (group != null && group.hostJoined) {
            throw new RefusedException(Refusal.EXISTS, "Group is already joined by host");
        }
        boolean linkLayer = key.group().etherType() == IpAddress.LINK_LAYER;
        if (permanent != linkLayer) {
            throw new RefusedException(
                    Refusal.INVALID,
                    linkLayer ? "Only permanent L2 entries allowed" : "Flags are not allowed for host groups");
        }
        if (table.open(key) == null) {
            throw new RefusedException(Refusal.LIST_TOO_LONG);
        }
        table.hostJoins(key);
    }

    private void checkBridge() {
        if (!state.shared.up) {
            throw new RefusedException(Refusal.INVALID, "Bridge device is not running");
        }
        if (!state.shared.snooping) {
            throw new RefusedException(Refusal.INVALID, "Bridge's multicast processing is disabled");
        }
    }

    private void check(MulticastPort port, GroupKey key, boolean permanent) {
        checkBridge();
        boolean linkLayer = key.group().etherType() == IpAddress.LINK_LAYER;
        if (linkLayer && !permanent) {
            throw new RefusedException(Refusal.INVALID, "Only permanent L2 entries allowed");
        }
        if (!port.isLocal() && !permanent && !port.common.enabled) {
            throw new RefusedException(Refusal.INVALID, "Port is in disabled state and entry is not permanent");
        }
    }

    void delete(MulticastPort port, GroupKey key) {
        checkBridge();
        Group group = table.find(key);
        if (port.isLocal()) {
            if (group == null || !group.hostJoined) {
                throw new RefusedException(Refusal.INVALID);
            }
            table.hostLeaves(group);
            return;
        }
        PortGroup entry = table.find(key, port, null);
        if (entry == null) {
            throw new RefusedException(Refusal.INVALID);
        }
        table.remove(entry);
    }
}
