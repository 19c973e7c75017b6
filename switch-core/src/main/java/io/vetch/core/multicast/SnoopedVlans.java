package io.vetch.core.multicast;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The places where a bridge snoops: all of it, or each VLAN alone. There is one for the whole bridge in any case: it
 * keeps entries that somebody added for good in a VLAN that their port is not in, or that has no place of its own.
 */
final class SnoopedVlans {
    final SnoopedVlan whole;

    private final SharedState shared;
    private final SortedMap<Integer, SnoopedVlan> vlans = new TreeMap<>();
    /** By VLAN; null while VLANs are not told apart. */
    private @Nullable Map<Integer, VlanMembers> wanted;

    SnoopedVlans(SharedState shared) {
        this.shared = shared;
        whole = new SnoopedVlan(shared, 0);
    }

    boolean areToldApart() {
        return wanted != null;
    }

    /** In their order; none while they are not told apart. */
    SortedMap<Integer, SnoopedVlan> all() {
        return vlans;
    }

    @Nullable
    SnoopedVlan get(int vlan) {
        return vlans.get(vlan);
    }

    /** Where frames of a VLAN are snooped; null if they are not. */
    @Nullable
    SnoopedVlan listener(int vlan) {
        return wanted == null ? whole : vlans.get(vlan);
    }

    /** Where an entry of a port is, or would be. */
    SnoopedVlan placeOf(BridgePort port, int vlan) {
        SnoopedVlan there = vlans.get(vlan);
        return there == null || there.port(port) == null ? whole : there;
    }

    /** Where there may be entries. */
    List<SnoopedVlan> places() {
        List<SnoopedVlan> places = new ArrayList<>(vlans.values());
        places.add(whole);
        return places;
    }

    /** __br_mdb_choose_context(). @throws RefusedException if no entry may be added in this VLAN */
    void check(int vlan) {
        if (wanted == null || !shared.up || !shared.snooping) {
            return;
        }
        if (vlan == 0) {
            throw new RefusedException(
                    Refusal.INVALID, "Cannot add an entry without a vlan when vlan snooping is enabled");
        }
        SnoopedVlan there = vlans.get(vlan);
        if (there == null) {
            throw new RefusedException(Refusal.INVALID, "Vlan is not configured");
        }
        if (!there.options().snooping()) {
            throw new RefusedException(Refusal.INVALID, "Vlan's multicast processing is disabled");
        }
    }

    // ---- which there are

    /** @param members null: the bridge snoops as a whole */
    void follow(@Nullable Map<Integer, VlanMembers> members) {
        boolean returns = wanted != null && members == null;
        wanted = members;
        follow();
        if (returns) {
            whole.beginAgain();
        }
    }

    /** Takes over what has changed of the bridge. */
    void follow() {
        Map<Integer, VlanMembers> members = wanted == null ? Map.of() : wanted;
        for (int vlan : List.copyOf(vlans.keySet())) {
            if (!members.containsKey(vlan)) {
                SnoopedVlan gone = Objects.requireNonNull(vlans.remove(vlan));
                gone.ports().forEach(port -> leave(gone, port));
            }
        }
        for (MulticastPort port : whole.ports()) {
            whole.setEnabled(port, wanted == null && (port.isLocal() ? shared.up : port.common.enabled));
        }
        members.forEach((vlan, each) -> follow(vlan, each));
    }

    private void follow(int id, VlanMembers wantedOf) {
        SnoopedVlan vlan = vlans.computeIfAbsent(id, made -> new SnoopedVlan(shared, made));
        if (!wantedOf.options().equals(vlan.options())) {
            vlan.configure(wantedOf.options());
        }
        Set<BridgePort> members = wantedOf.members().keySet();
        vlan.ports().stream().filter(port -> !members.contains(port.port)).forEach(port -> leave(vlan, port));
        wantedOf.members().forEach((port, member) -> {
            SharedState.Port common = shared.ports.get(port);
            if (common != null) { // else it has left the bridge
                follow(vlan, port, common, member);
            }
        });
    }

    private void follow(SnoopedVlan vlan, BridgePort of, SharedState.Port common, VlanMembers.Member member) {
        MulticastPort there = vlan.port(of);
        MulticastPort port = there == null ? join(vlan, of, common, member.router()) : there;
        port.tag = member.tag();
        port.maxGroups = member.maxGroups();
        vlan.setEnabled(port, member.enabled() && (!port.isLocal() || shared.up));
    }

    private MulticastPort join(SnoopedVlan vlan, BridgePort of, SharedState.Port common, int router) {
        MulticastPort port = vlan.add(of, common);
        vlan.setRouter(port, router);
        for (GroupEntry entry : GroupEntry.kept(entries(List.of(whole)))) {
            if (entry.port() == of && entry.vlan() == vlan.id()) {
                whole.forget(entry);
                put(vlan, port, entry);
            }
        }
        return port;
    }

    private void leave(SnoopedVlan vlan, MulticastPort port) {
        List<GroupEntry> kept = GroupEntry.kept(entries(List.of(vlan)));
        vlan.remove(port);
        MulticastPort parked = whole.port(port.port);
        if (parked != null) { // else it has left the bridge
            kept.stream().filter(entry -> entry.port() == port.port).forEach(entry -> put(whole, parked, entry));
        }
    }

    /** It had a place before; only a limit that is lower than what is there can be in its way. */
    private static void put(SnoopedVlan into, MulticastPort port, GroupEntry entry) {
        try {
            into.byHand().put(port, ManualEntry.of(entry), true);
        } catch (RefusedException e) {
            into.forget(entry);
        }
    }

    // ---- what is in them

    /** The newest group first, the host before ports. */
    List<GroupEntry> entries(List<SnoopedVlan> of) {
        MulticastPort local = whole.local();
        List<GroupEntry> entries = new ArrayList<>();
        of.stream()
                .flatMap(each -> each.groups().stream())
                .sorted(Comparator.comparingLong((Group group) -> group.number).reversed())
                .forEach(group -> {
                    if (group.hostJoined && local != null) {
                        entries.add(GroupTable.hostEntry(group, local, shared.now));
                    }
                    group.ports.forEach(port -> entries.add(port.entry(shared.now)));
                });
        return entries;
    }
}
