package io.vetch.cli.state;

import io.vetch.cli.control.AttachedInterface;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.TapInterface;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.plan.Changed;
import io.vetch.cli.plan.GroupPlan;
import io.vetch.cli.state.SwitchState.BridgeState;
import io.vetch.cli.state.SwitchState.Device;
import io.vetch.cli.state.SwitchState.Entry;
import io.vetch.cli.state.SwitchState.Group;
import io.vetch.cli.state.SwitchState.Kind;
import io.vetch.cli.state.SwitchState.Port;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.vlan.VlanList;
import io.vetch.cli.tool.vlan.VlanOptions;
import io.vetch.cli.veth.RealEnd;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.port.BridgePort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.WeakHashMap;

/** Looks at what runs. Control thread. */
final class CurrentState {
    private final SwitchParts parts;
    private final SwitchControl control;
    /** A namespace is asked for when an interface has come to another one, not with each look. */
    private final Map<ManagedInterface, Place> places = new WeakHashMap<>();

    private final Map<Object, Integer> ids = new WeakHashMap<>();
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
            Optional<RealEnd> end = realEnd(each);
            if (end.isPresent()) {
                control.realPairs().noteInode(end.get(), inode(each));
            }
        }
        for (RealEnd end : control.realPairs().all()) {
            addPair(end, devices);
        }
        for (ManagedInterface each : interfaces) {
            if (realEnd(each).isEmpty()) {
                devices.add(device(each));
            }
            if (each instanceof BridgeInterface bridge) {
                bridges.add(bridge(bridge, ports));
            }
        }
        return new SwitchState(
                control.attachesAnyway(),
                control.vethChoice().mode().word(),
                devices,
                bridges,
                new TreeMap<>(parts.standIns().wishes()));
    }

    /** An end of a real pair is the same device before and after it was a port. */
    private int id(ManagedInterface each) {
        return idOf(realEnd(each).<Object>map(end -> end).orElse(each));
    }

    private int idOf(Object device) {
        return ids.computeIfAbsent(device, unknown -> ++lastId);
    }

    private Optional<RealEnd> realEnd(ManagedInterface each) {
        return each instanceof AttachedInterface
                ? control.realPairs().find(each.nsid(), each.link().index())
                : Optional.empty();
    }

    /** Whoever finds one end finds the other: one in a namespace that costs a search is not looked for. */
    private void addPair(RealEnd end, List<Device> devices) throws IOException {
        long inode = control.realPairs().knownInode(end);
        long peerInode = control.realPairs().knownInode(end.peer());
        if (inode == 0 && peerInode == 0) {
            inode = control.realPairs().inode(end);
        }
        devices.add(device(end, inode));
        devices.add(device(end.peer(), peerInode));
    }

    private Device device(RealEnd end, long inode) {
        int index = end.link().index();
        return new Device(idOf(end), Kind.REAL_VETH, end.name(), inode, index, idOf(end.peer()), -1);
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
                    long address = entry.address().value();
                    stations.add(new Station(bridge, device, address, entry.vlan(), age, entry.isLocked()));
                }
            }
        }
    }

    List<Learned> learned() {
        Map<BridgePort, Integer> ports = ports();
        List<Learned> learned = new ArrayList<>();
        for (ManagedInterface each : control.interfaces()) {
            if (each instanceof BridgeInterface bridge) {
                learned.add(
                        new Learned(id(each), bridge.bridge().fdb().dynamic().all(), ports));
            }
        }
        return learned;
    }

    private Device device(ManagedInterface each) throws IOException {
        OptionalInt owner = control.vmTaps().owner(each);
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
                bridge.localInterface().hasAddressOfUser(),
                bridge.localInterface().hasMtuOfUser(),
                Changed.settings(bridge),
                members,
                vlans(bridge, ports),
                vlanOptions(bridge, ports),
                entries(bridge, ports),
                groups(bridge, ports),
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

    private static Map<Integer, String> vlanOptions(Bridge bridge, Map<BridgePort, Integer> ports) {
        Map<Integer, String> options = new TreeMap<>();
        for (BridgePort port : bridge.allPorts()) {
            Integer device = ports.get(port);
            VlanOptions of = VlanOptions.of(bridge, port);
            if (device != null && !of.isEmpty()) {
                options.put(device, of.text());
            }
        }
        return options;
    }

    private static List<Group> groups(Bridge bridge, Map<BridgePort, Integer> ports) {
        List<Group> groups = new ArrayList<>();
        for (GroupEntry entry :
                bridge.snooping().rules().keptEntries(bridge.snooping().now())) {
            Integer device = ports.get(entry.port());
            if (device != null) {
                groups.add(new Group(device, GroupPlan.of(entry, "")));
            }
        }
        groups.sort(Comparator.comparingInt(Group::device).thenComparing(Group::entry, GroupPlan.ORDER));
        return groups;
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
