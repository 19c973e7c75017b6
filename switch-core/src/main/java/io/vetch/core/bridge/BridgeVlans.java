package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.vlan.PortVlans;
import io.vetch.core.vlan.VlanCounters;
import io.vetch.core.vlan.VlanView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The VLANs of a bridge: the list of each port, the bridge's own port among them, and the options about VLANs. The lists are there, and
 * change, also while VLANs are not filtered. The rules are those of br_vlan.c in the kernel's net/bridge. Control thread.
 */
public final class BridgeVlans {
    private static final int C_TAG = 0x8100;
    /** Of what is on a bridge that does not tell VLANs apart. */
    private static final int UNAWARE = 0;

    private final Changed changed;
    private final Map<BridgePort, PortVlans> lists = new LinkedHashMap<>();
    private final Map<BridgePort, VlanCounters> counters = new LinkedHashMap<>();
    private final int loops;

    private boolean filtering;
    private boolean counting;
    private int protocol = C_TAG;
    private int defaultPvid = 1;

    /** Told of each change before it takes hold. */
    interface Changed {
        void list(BridgePort port, PortVlans before);

        void options();
    }

    BridgeVlans(int loops, Changed changed) {
        this.loops = loops;
        this.changed = changed;
    }

    /** For the loops; null if VLANs are not told apart. */
    @Nullable
    VlanView view() {
        if (!filtering) {
            return null;
        }
        if (counting) {
            lists.forEach((port, list) ->
                    counters.computeIfAbsent(port, _ -> new VlanCounters(loops)).makeRoom(list));
        }
        return new VlanView(protocol, lists, counting ? counters : Map.of());
    }

    /** A number of one port in one VLAN; 0 where nothing was counted. */
    public long count(BridgePort port, int vlan, VlanCounters.Counter counter) {
        VlanCounters of = counters.get(port);
        return of == null ? 0 : of.sum(vlan, counter);
    }

    /** The same of all ports that are there now. */
    public long count(int vlan, VlanCounters.Counter counter) {
        return counters.values().stream()
                .mapToLong(each -> each.sum(vlan, counter))
                .sum();
    }

    public boolean isFiltering() {
        return filtering;
    }

    /** The list of one port of the bridge. */
    public PortVlans of(BridgePort port) {
        return lists.getOrDefault(port, PortVlans.NONE);
    }

    /** All VLANs that the bridge itself or a port is in. */
    public PortVlans everywhere() {
        PortVlans all = PortVlans.NONE;
        for (PortVlans list : lists.values()) {
            for (int vlan : list.ids().toArray()) {
                all = all.contains(vlan) ? all : all.with(vlan, false, false);
            }
        }
        return all;
    }

    /** The VLANs in which an address at {@code port} has an entry if none is named. 0: without a VLAN. */
    public List<Integer> ofAddresses(BridgePort port) {
        List<Integer> vlans = new ArrayList<>(List.of(UNAWARE));
        if (filtering) {
            of(port).ids().forEach(vlans::add);
        }
        return vlans;
    }

    // ---- lists

    void join(BridgePort port) {
        lists.put(port, ofNewPort());
    }

    void leave(BridgePort port) {
        lists.remove(port);
        counters.remove(port);
    }

    private PortVlans withDefault(PortVlans list) {
        return defaultPvid == PortVlans.NO_PVID ? list : list.with(defaultPvid, true, true);
    }

    /** Adds VLANs, or gives those that are there these properties. @see PortVlans#with(int, int, boolean, boolean) */
    public void add(BridgePort port, int first, int last, boolean pvid, boolean untagged) {
        check(first, last);
        change(port, of(port).with(first, last, pvid, untagged));
    }

    /** Gives a port another list. */
    public void set(BridgePort port, PortVlans list) {
        change(port, list);
    }

    /** The list of a port that joins now. */
    public PortVlans ofNewPort() {
        return withDefault(PortVlans.NONE);
    }

    /** Takes VLANs away, as far as they are there. */
    public void delete(BridgePort port, int first, int last) {
        check(first, last);
        change(port, of(port).without(first, last));
    }

    /** Gives VLANs of a port a state of their own. @throws RefusedException if the first is not in its list */
    public void setState(BridgePort port, int first, int last, PortState state) {
        check(first, last);
        PortVlans list = of(port);
        if (!list.contains(first)) {
            throw new RefusedException(Refusal.INVALID);
        }
        IntStream present = IntStream.rangeClosed(first, last).filter(list::contains);
        change(port, list.withState(present, state));
    }

    private void change(BridgePort port, PortVlans list) {
        PortVlans before = of(port);
        lists.put(port, list);
        changed.list(port, before);
    }

    private static void check(int first, int last) {
        if (!PortVlans.isVlan(first) || !PortVlans.isVlan(last) || first > last) {
            throw new RefusedException(Refusal.INVALID);
        }
    }

    // ---- options

    void setFiltering(boolean on) {
        filtering = on;
        changed.options();
    }

    void setCounting(boolean on) {
        counting = on;
        changed.options();
    }

    /** @param tpid 0x8100 or 0x88a8 */
    void setProtocol(int tpid) {
        protocol = tpid;
        changed.options();
    }

    /** Ports whose PVID is the default one follow. @param vlan {@link PortVlans#NO_PVID}: ports that join are in no VLAN */
    void setDefaultPvid(int vlan) {
        int before = defaultPvid;
        defaultPvid = vlan;
        if (vlan == before) {
            return;
        }
        for (BridgePort port : List.copyOf(lists.keySet())) {
            PortVlans list = of(port);
            boolean follows = before == PortVlans.NO_PVID || isDefault(list, before);
            if (follows && !list.contains(vlan)) {
                PortVlans joined = withDefault(list);
                change(port, before == PortVlans.NO_PVID ? joined : joined.without(before, before));
            }
        }
    }

    private static boolean isDefault(PortVlans list, int vlan) {
        return list.pvid() == vlan && list.isUntagged(vlan);
    }
}
