package io.vetch.core.multicast;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.multicast.GroupEntry.Protocol;

/** Entries that are added and deleted by hand, as br_mdb_add() and br_mdb_del() in the kernel's net/bridge/br_mdb.c do it. */
final class ManualEntries {
    private final SnoopingState state;
    private final GroupTable table;

    ManualEntries(SnoopingState state, GroupTable table) {
        this.state = state;
        this.table = table;
    }

    void add(MulticastPort port, GroupKey key, boolean permanent, boolean replace) {
        check(port, key, permanent);
        if (port.isLocal()) {
            addHost(key, permanent);
            return;
        }
        PortGroup there = table.find(key, port, null);
        if (there != null && !replace) {
            String what = key.isOfAllSources() ? "(*, G)" : "(S, G)";
            throw new RefusedException(Refusal.EXISTS, what + " group is already joined by port");
        }
        if (there == null && port.maxGroups != 0 && port.groupCount >= port.maxGroups) {
            throw new RefusedException(
                    Refusal.NO_SPACE,
                    "Port is already in " + port.groupCount + " groups, and mcast_max_groups=" + port.maxGroups);
        }
        PortGroup entry = there != null ? there : insert(port, key);
        set(entry, permanent);
    }

    private PortGroup insert(MulticastPort port, GroupKey key) {
        Group group = table.open(key);
        if (group == null) {
            throw new RefusedException(Refusal.LIST_TOO_LONG);
        }
        return table.insert(group, port, null, !key.isOfAllSources());
    }

    private void set(PortGroup entry, boolean permanent) {
        entry.permanent = permanent;
        entry.protocol = Protocol.STATIC;
        if (permanent) {
            entry.timer.cancel();
        } else {
            entry.timer.set(state.now + state.options.membershipInterval());
        }
        table.changed(entry);
        GroupKey key = entry.group.key;
        if (!state.options.tellsSourcesApart(key.group().etherType())) {
            return;
        }
        if (key.isOfAllSources()) {
            table.followMode(entry, false);
            return;
        }
        Group star = table.find(key.ofAllSources());
        if (star != null) {
            table.addExcluding(star, entry);
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
        if (!state.up) {
            throw new RefusedException(Refusal.INVALID, "Bridge device is not running");
        }
        if (!state.options.snooping()) {
            throw new RefusedException(Refusal.INVALID, "Bridge's multicast processing is disabled");
        }
    }

    private void check(MulticastPort port, GroupKey key, boolean permanent) {
        checkBridge();
        boolean linkLayer = key.group().etherType() == IpAddress.LINK_LAYER;
        if (linkLayer && !permanent) {
            throw new RefusedException(Refusal.INVALID, "Only permanent L2 entries allowed");
        }
        if (!port.isLocal() && !permanent && !port.enabled) {
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
