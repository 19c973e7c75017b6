package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.core.vlan.PortVlans;
import io.vetch.core.vlan.VlanCounters;
import io.vetch.core.vlan.VlanView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The VLANs of a bridge: the list of each port, the bridge's own port among them, and the options about VLANs. The
 * lists are there, and change, also while VLANs are not filtered. The rules are those of br_vlan.c in the kernel's
 * net/bridge. Control thread.
 */
public final class BridgeVlans {
    private static final long[] NOTHING = new long[0];
    private static final int C_TAG = 0x8100;
    private static final int S_TAG = 0x88a8;
    /** Of what is on a bridge that does not tell VLANs apart. */
    private static final int UNAWARE = 0;

    private final Changed changed;
    private final Map<BridgePort, PortVlans> lists = new LinkedHashMap<>();
    private final Map<BridgePort, VlanCounters> counters = new LinkedHashMap<>();
    /** The lists for which there is room in {@link #counters}. */
    private final Map<BridgePort, PortVlans> counted = new HashMap<>();
    /** What ports counted that have left; empty before the first does. */
    private long[] left = NOTHING;

    private final int loops;

    private boolean filtering;
    private boolean counting;
    private int protocol = C_TAG;
    private int defaultPvid = 1;
    /** Null: there is none that is true. */
    private @Nullable VlanView view;

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
        if (view == null) {
            view = newView();
        }
        return view;
    }

    private VlanView newView() {
        if (counting) {
            lists.forEach(this::count);
        }
        return new VlanView(protocol, lists, counting ? counters : Map.of());
    }

    /** Room is made for a list once. */
    private void count(BridgePort port, PortVlans list) {
        VlanCounters of = counters.computeIfAbsent(port, _ -> new VlanCounters(loops));
        if (counted.put(port, list) != list) {
            of.makeRoom(list);
        }
    }

    /** A number of one port in one VLAN; 0 where nothing was counted. */
    public long count(BridgePort port, int vlan, VlanCounters.Counter counter) {
        VlanCounters of = counters.get(port);
        return of == null ? 0 : of.sum(vlan, counter);
    }

    /** The same of all ports that are there, or were. */
    public long count(int vlan, VlanCounters.Counter counter) {
        long there = counters.values().stream()
                .mapToLong(each -> each.sum(vlan, counter))
                .sum();
        return left.length == 0 ? there : there + left[VlanCounters.indexIn(vlan, counter)];
    }

    /**
     * All numbers of all VLANs, each the sum over the ports that are there, or were, as {@link VlanCounters#indexIn}
     * orders them.
     */
    public long[] counts() {
        long[] sums = Arrays.copyOf(left, VlanCounters.LENGTH);
        counters.values().forEach(each -> each.addTo(sums));
        return sums;
    }

    /** Whether the frames of each VLAN are counted, or were. */
    public boolean hasCounts() {
        return !counters.isEmpty();
    }

    public boolean isFiltering() {
        return filtering;
    }

    /**
     * How many bytes of a frame are not counted by its VLAN; 0 if frames are not counted so.
     *
     * @param tpid of its tag; 0 for none
     */
    public int headerOf(int tpid) {
        if (!filtering || !counting) {
            return 0;
        }
        return tpid == protocol ? Frame.HEADER_LENGTH + Frame.TAG_LENGTH : Frame.HEADER_LENGTH;
    }

    /** Counts frames that the kernel moved in a VLAN by itself. @param bytes behind header and tag. Control thread */
    public void movedByKernel(BridgePort ingress, BridgePort egress, int vlan, long frames, long bytes) {
        VlanCounters in = counters.get(ingress);
        VlanCounters out = counters.get(egress);
        if (in != null && out != null) { // else one of the ports has left
            in.receivedByKernel(vlan, frames, bytes);
            out.sentByKernel(vlan, frames, bytes);
        }
    }

    /** Whether it filters VLANs by the tags of a provider (802.1ad). */
    boolean isOfProvider() {
        return filtering && protocol == S_TAG;
    }

    /** The list of one port of the bridge. */
    public PortVlans of(BridgePort port) {
        return lists.getOrDefault(port, PortVlans.NONE);
    }

    void forEach(BiConsumer<BridgePort, PortVlans> each) {
        lists.forEach(each);
    }

    /** The TPID of its tags. */
    int protocol() {
        return protocol;
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
        view = null;
    }

    void leave(BridgePort port) {
        lists.remove(port);
        counted.remove(port);
        VlanCounters of = counters.remove(port);
        if (of != null) {
            left = left.length == 0 ? new long[VlanCounters.LENGTH] : left;
            of.addTo(left);
        }
        view = null;
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
        view = null;
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
        view = null;
        changed.options();
    }

    void setCounting(boolean on) {
        counting = on;
        view = null;
        changed.options();
    }

    /** @param tpid 0x8100 or 0x88a8 */
    void setProtocol(int tpid) {
        protocol = tpid;
        view = null;
        changed.options();
    }

    /**
     * Ports whose PVID is the default one follow.
     *
     * @param vlan {@link PortVlans#NO_PVID}: ports that join are in no VLAN
     */
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
