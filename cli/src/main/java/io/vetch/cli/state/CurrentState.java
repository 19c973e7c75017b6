package io.vetch.cli.state;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.TapInterface;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.plan.Changed;
import io.vetch.cli.state.SwitchState.BridgeState;
import io.vetch.cli.state.SwitchState.Device;
import io.vetch.cli.state.SwitchState.Entry;
import io.vetch.cli.state.SwitchState.Kind;
import io.vetch.cli.state.SwitchState.Port;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.vlan.VlanList;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.port.BridgePort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.WeakHashMap;

/** Looks at what runs. Control thread. */
final class CurrentState {
    private final SwitchParts parts;
    private final SwitchControl control;
    /** A namespace is asked for when an interface has come to another one, not with each look. */
    private final Map<ManagedInterface, Place> places = new WeakHashMap<>();

    private final Map<ManagedInterface, Integer> ids = new WeakHashMap<>();
    private int lastId;

    private record Place(int nsid, long inode) {}

    CurrentState(SwitchParts parts) {
        this.parts = parts;
        this.control = parts.control();
    }

    SwitchState look() throws IOException {
        List<ManagedInterface> interfaces = control.interfaces();
        Map<BridgePort, Integer> ports = ports();
        List<Device> devices = new ArrayList<>();
        List<BridgeState> bridges = new ArrayList<>();
        for (ManagedInterface each : interfaces) {
            devices.add(device(each));
            if (each instanceof BridgeInterface bridge) {
                bridges.add(bridge(bridge, ports));
            }
        }
        return new SwitchState(
                control.attachesAnyway(),
                devices,
                bridges,
                new TreeMap<>(parts.standIns().wishes()));
    }

    private int id(ManagedInterface each) {
        return ids.computeIfAbsent(each, unknown -> ++lastId);
    }

    /** Ids of the devices behind the ports. */
    private Map<BridgePort, Integer> ports() {
        Map<BridgePort, Integer> ports = new HashMap<>();
        for (ManagedInterface device : control.interfaces()) {
            device.membership().ifPresent(membership -> ports.put(membership.port(), id(device)));
            if (device instanceof BridgeInterface bridge) {
                bridge.bridge().local().ifPresent(port -> ports.put(port, id(device)));
            }
        }
        return ports;
    }

    /** What each bridge has learned: no copies yet, these are live. */
    record Learned(int bridge, List<FdbEntry> entries, Map<BridgePort, Integer> ports) {
        /** Any thread. @param now the clock of the loops */
        void addTo(List<Station> stations, long now) {
            for (FdbEntry entry : entries) {
                Integer device = ports.get(entry.port());
                if (device != null && !entry.isGone()) {
                    long age = Math.max(0, now - entry.updatedNanos());
                    stations.add(new Station(bridge, device, entry.address().value(), entry.vlan(), age));
                }
            }
        }
    }

    List<Learned> learned() {
        Map<BridgePort, Integer> ports = ports();
        List<Learned> learned = new ArrayList<>();
        for (ManagedInterface each : control.interfaces()) {
            if (each instanceof BridgeInterface bridge) {
                learned.add(new Learned(id(each), bridge.bridge().fdb().dynamicEntries(), ports));
            }
        }
        return learned;
    }

    private Device device(ManagedInterface each) throws IOException {
        OptionalInt owner = control.vmTapOwner(each);
        int peer = each instanceof VethInterface end ? id(end.peer()) : SwitchState.NO_PEER;
        return new Device(
                id(each),
                kind(each, owner),
                each.name(),
                inode(each),
                each.link().index(),
                peer,
                owner.orElse(-1));
    }

    private static Kind kind(ManagedInterface each, OptionalInt owner) {
        if (each instanceof BridgeInterface) {
            return Kind.BRIDGE;
        }
        if (each instanceof TapInterface) {
            return Kind.TAP;
        }
        if (each instanceof VethInterface) {
            return Kind.VETH;
        }
        return owner.isPresent() ? Kind.VM_TAP : Kind.ATTACHED;
    }

    private long inode(ManagedInterface each) throws IOException {
        Place known = places.get(each);
        if (known == null || known.nsid != each.nsid()) {
            known = new Place(each.nsid(), each.namespaceInode());
            places.put(each, known);
        }
        return known.inode;
    }

    private BridgeState bridge(BridgeInterface device, Map<BridgePort, Integer> ports) {
        Bridge bridge = device.bridge();
        List<Port> members = new ArrayList<>();
        for (BridgePort port : bridge.ports()) {
            Integer member = ports.get(port);
            if (member != null) {
                members.add(new Port(member, port.number(), Changed.settings(new MemberPort(bridge, port))));
            }
        }
        return new BridgeState(
                id(device),
                bridge.hasAddressOfUser(),
                bridge.hasMtuOfUser(),
                Changed.settings(bridge),
                members,
                vlans(bridge, ports),
                entries(bridge, ports),
                parts.lookBacks().limitsOf(device).orElse(null),
                parts.lookBacks().triggersOf(device));
    }

    private static Map<Integer, String> vlans(Bridge bridge, Map<BridgePort, Integer> ports) {
        String usual = VlanList.text(bridge.vlans().ofNewPort());
        Map<Integer, String> lists = new TreeMap<>();
        for (BridgePort port : bridge.allPorts()) {
            Integer device = ports.get(port);
            String list = VlanList.text(bridge.vlans().of(port));
            if (device != null && !list.equals(usual)) {
                lists.put(device, list);
            }
        }
        return lists;
    }

    private static List<Entry> entries(Bridge bridge, Map<BridgePort, Integer> ports) {
        List<Entry> entries = new ArrayList<>();
        for (FdbEntry entry : bridge.entries().all()) {
            Integer device = ports.get(entry.port());
            if (device != null) {
                String kind = entry.kind().name().toLowerCase(Locale.ROOT);
                entries.add(new Entry(entry.address().toString(), device, kind, entry.isSticky(), entry.vlan()));
            }
        }
        entries.sort(Comparator.comparing(Entry::address).thenComparingInt(Entry::vlan));
        return entries;
    }
}
