package io.vetch.cli.state;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.InterfaceMaker.Left;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.lookback.LimitWords;
import io.vetch.cli.lookback.Trigger;
import io.vetch.cli.state.SwitchState.BridgeState;
import io.vetch.cli.state.SwitchState.Device;
import io.vetch.cli.state.SwitchState.Entry;
import io.vetch.cli.state.SwitchState.Group;
import io.vetch.cli.state.SwitchState.Kind;
import io.vetch.cli.state.SwitchState.Port;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.settings.Setting;
import io.vetch.cli.tool.vlan.VlanList;
import io.vetch.cli.tool.vlan.VlanOptions;
import io.vetch.cli.veth.VethMode;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeSnooping;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the switch again from a state. What has vanished, or cannot be had any more, is said and left out; nothing of
 * that keeps the rest from being restored. Control thread, before it serves.
 */
final class Restoration {
    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);
    private static final double NANOS = 1e9;

    private final SwitchParts parts;
    private final SwitchControl control;
    private final StateFile file;
    private final LeftDevices left;
    private final Map<Integer, ManagedInterface> restored = new HashMap<>();
    /** Ids of ends of real pairs. */
    private final Set<Integer> adopted = new HashSet<>();

    private Restoration(SwitchParts parts, StateFile file, LeftDevices left) {
        this.parts = parts;
        this.control = parts.control();
        this.file = file;
        this.left = left;
    }

    /**
     * @param open devices that were handed over
     * @return whether anything is there again
     */
    static boolean of(SwitchParts parts, StateFile file, OpenDevices open) throws IOException {
        try (LeftDevices left = LeftDevices.find(parts.control().netlink(), file, open)) {
            Restoration restoration = new Restoration(parts, file, left);
            try {
                restoration.run();
            } finally {
                parts.control().handover().readAll(); // not before: a frame would be lost, or go everywhere
            }
            return !restoration.restored.isEmpty()
                    || !parts.control().realPairs().all().isEmpty()
                    || !parts.standIns().wishes().isEmpty();
        }
    }

    private void run() {
        if (file.state().attachAnyway()) {
            control.attachAnyway();
        }
        attempt("veth", this::restoreVeth);
        for (Device device : file.state().devices()) {
            if (device.kind() == Kind.REAL_VETH && !adopted.contains(device.id())) {
                attempt(device.name(), () -> adopt(device));
            }
        }
        for (Device device : file.state().devices()) {
            if (device.kind().isMade() && !restored.containsKey(device.id())) {
                attempt(device.name(), () -> take(device));
            }
        }
        for (BridgeState bridge : file.state().bridges()) {
            if (restored.get(bridge.device()) instanceof BridgeInterface made) {
                attempt(made.name(), () -> restore(bridge, made));
            }
        }
        restoreStations();
        control.watcher().poll();
        file.state()
                .standIns()
                .forEach((name, wish) -> attempt(name, () -> parts.standIns().begin(name, wish)));
    }

    @FunctionalInterface
    private interface Part {
        void run() throws IOException;
    }

    private static void attempt(String object, Part part) {
        try {
            part.run();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is not what it was before: {}", object, e.getMessage());
        }
    }

    // ---- interfaces

    private void take(Device device) throws IOException {
        Left found = left.of(device);
        switch (device.kind()) {
            case BRIDGE -> restored.put(device.id(), control.maker().takeBridge(found));
            case TAP -> restored.put(device.id(), control.maker().takeTap(found));
            case VETH -> takePair(device, found);
            default -> throw new IllegalArgumentException(device.kind() + " is not made by Vetch");
        }
    }

    private void restoreVeth() throws IOException {
        String mode = file.state().veth();
        if (mode != null) {
            control.vethChoice().restore(VethMode.parse(mode));
        }
    }

    /** A pair of the kernel's, which is there by itself. An end leads to the other one. */
    private void adopt(Device device) throws IOException {
        Device peer = peer(device);
        adopted.add(device.id());
        adopted.add(peer.id());
        if (device.netns() == 0) {
            adoptBy(peer, false);
            return;
        }
        try {
            adoptBy(device, true);
        } catch (IOException e) {
            if (peer.netns() == 0) {
                throw e;
            }
            adoptBy(peer, false); // the first one was moved, perhaps
        }
    }

    private void adoptBy(Device known, boolean first) throws IOException {
        Left found = left.of(known);
        control.realPairs().adopt(found.nsid(), found.link(), known.netns(), first);
    }

    private Device peer(Device device) throws IOException {
        return file.state().devices().stream()
                .filter(other -> other.id() == device.peer())
                .findFirst()
                .orElseThrow(() -> new IOException("its other end is not in the state"));
    }

    private void takePair(Device device, Left found) throws IOException {
        Device peer = peer(device);
        var made = control.maker().takeVeth(found, left.of(peer));
        restored.put(device.id(), made);
        restored.put(peer.id(), made.peer());
    }

    // ---- bridges

    /** Its interface keeps address and MTU while its ports come back one by one. */
    private void restore(BridgeState state, BridgeInterface device) {
        Bridge bridge = device.bridge();
        state.options()
                .forEach((word, value) -> attempt(
                        device + ": " + word, () -> BridgeSettings.of(word).setYaml(bridge, value)));
        bridge.localInterface().addressSetByUser(device.link().address());
        bridge.localInterface().mtuSetByUser(device.link().mtu());
        bridge.setPromiscuous(device.link().promiscuity() > 0);
        bridge.setUp(device.link().isUp());
        for (Port port : state.ports()) {
            String name = nameOf(port.device());
            attempt(name, () -> restore(device, port));
        }
        for (Port port : state.ports()) {
            attempt(nameOf(port.device()) + ": " + PortSettings.BACKUP_PORT, () -> backUp(port));
        }
        if (!state.ownAddress()) {
            bridge.localInterface().followAddress();
        }
        if (!state.ownMtu()) {
            bridge.localInterface().followMtu();
        }
        state.vlans()
                .forEach((id, list) -> attempt(device + ": VLANs of " + nameOf(id), () -> setVlans(device, id, list)));
        vlanOptions(state)
                .forEach((id, options) ->
                        attempt(device + ": VLAN options of " + nameOf(id), () -> setVlanOptions(device, id, options)));
        state.fdb().forEach(entry -> attempt(device + ": " + entry.address(), () -> add(device, entry)));
        groups(state).forEach(group -> attempt(device + ": " + group.entry().group(), () -> add(device, group)));
        bridge.followSnooping();
        attempt(device + ": lookback", () -> lookBack(state, device));
    }

    private String nameOf(int id) {
        return file.state().devices().stream()
                .filter(device -> device.id() == id)
                .map(Device::name)
                .findFirst()
                .orElse("a port");
    }

    private void restore(BridgeInterface bridge, Port state) throws IOException {
        ManagedInterface member = restored.get(state.device());
        if (member == null) {
            member = join(bridge, state);
        } else {
            try (var namespace = member.namespace()) {
                control.enslave(bridge, namespace, member.name(), state.number());
            }
        }
        ManagedInterface joined = member;
        Membership membership = joined.membership().orElseThrow();
        state.settings().forEach((word, value) -> {
            if (!word.equals(PortSettings.BACKUP_PORT)) {
                attempt(joined + ": " + word, () -> PortSettings.of(word).setYaml(MemberPort.of(membership), value));
            }
        });
    }

    /** Once all ports are there: it names another one, by its number. */
    private void backUp(Port state) throws IOException {
        String number = state.settings().get(PortSettings.BACKUP_PORT);
        ManagedInterface member = restored.get(state.device());
        if (number != null && member != null) {
            Setting<MemberPort> setting = PortSettings.of(PortSettings.BACKUP_PORT);
            setting.set(MemberPort.of(member.membership().orElseThrow()), setting.parseYaml(number));
        }
    }

    /** One that is somebody else's. */
    private ManagedInterface join(BridgeInterface bridge, Port state) throws IOException {
        Device device = file.state().devices().stream()
                .filter(each -> each.id() == state.device() && !each.kind().isMade())
                .findFirst()
                .orElseThrow(() -> new IOException("it is no port of " + bridge + " any more"));
        Left found = left.of(device);
        BridgePort port =
                control.enslave(bridge, found.namespace(), found.link().name(), state.number());
        if (device.kind() == Kind.VM_TAP) {
            control.vmTaps().adopt(found.link(), device.owner());
        }
        ManagedInterface joined = control.register().owner(port).orElseThrow();
        restored.put(device.id(), joined);
        return joined;
    }

    private void setVlans(BridgeInterface bridge, int device, String list) throws IOException {
        BridgePort port = port(bridge, device).orElseThrow(() -> new IOException("it is not there"));
        bridge.bridge().vlans().set(port, VlanList.parse(list));
    }

    private static Map<Integer, String> vlanOptions(BridgeState state) {
        Map<Integer, String> options = state.vlanOptions();
        return options == null ? Map.of() : options;
    }

    private void setVlanOptions(BridgeInterface bridge, int device, String options) throws IOException {
        BridgePort port = port(bridge, device).orElseThrow(() -> new IOException("it is not there"));
        VlanOptions.parse(options, port.isLocal()).set(bridge.bridge(), port);
    }

    private void add(BridgeInterface bridge, Entry entry) throws IOException {
        EntryKind kind = EntryKind.valueOf(entry.kind().toUpperCase(Locale.ROOT));
        BridgePort port = port(bridge, entry.device())
                .orElseThrow(() -> new IOException("its port " + nameOf(entry.device()) + " is not there"));
        bridge.bridge()
                .entries()
                .add(MacAddress.parse(entry.address()), entry.vlan(), kind, entry.sticky(), port, true);
    }

    private static List<Group> groups(BridgeState state) {
        List<Group> groups = state.mdb();
        return groups == null ? List.of() : groups;
    }

    private void add(BridgeInterface bridge, Group group) throws IOException {
        BridgePort port = port(bridge, group.device())
                .orElseThrow(() -> new IOException("its port " + nameOf(group.device()) + " is not there"));
        BridgeSnooping snooping = bridge.bridge().snooping();
        snooping.rules().restore(port, group.entry().entry(), snooping.now());
    }

    private Optional<BridgePort> port(BridgeInterface bridge, int device) {
        ManagedInterface found = restored.get(device);
        if (found == null) {
            return Optional.empty();
        }
        if (found.equals(bridge)) {
            return bridge.bridge().local();
        }
        return found.membership()
                .filter(membership -> membership.bridge().equals(bridge))
                .map(Membership::port);
    }

    private void lookBack(BridgeState state, BridgeInterface device) throws IOException {
        String limits = state.lookback();
        if (limits == null) {
            parts.lookBacks().off(device);
            return;
        }
        parts.lookBacks().on(device, LimitWords.parse(limits));
        for (String trigger : state.triggers()) {
            parts.lookBacks().arm(device, Trigger.parse(trigger));
        }
    }

    // ---- stations

    /** Older ones first, as forwarding databases want them; each has aged while nobody was there. */
    private void restoreStations() {
        long gap = (long) (Math.max(0, Boot.now().seconds() - file.written().seconds()) * NANOS);
        List<Station> stations = file.stations().stream()
                .sorted(Comparator.comparingLong(Station::age).reversed())
                .toList();
        Map<Long, BridgePort> ports = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        for (Station station : stations) {
            long key = (long) station.bridge() << Integer.SIZE | station.device();
            if (missing.contains(key) || !(restored.get(station.bridge()) instanceof BridgeInterface bridge)) {
                continue;
            }
            BridgePort port = ports.computeIfAbsent(
                    key, unknown -> port(bridge, station.device()).orElse(null));
            if (port == null) {
                missing.add(key);
            } else if (port.isForwarding()) {
                restore(station, bridge.bridge(), port, station.age() + gap);
            }
        }
    }

    private static void restore(Station station, Bridge bridge, BridgePort port, long age) {
        try {
            bridge.entries().restore(new MacAddress(station.address()), station.vlan(), port, age, station.locked());
        } catch (RefusedException e) {
            LOG.debug("{} is learned again when it is heard", new MacAddress(station.address()), e);
        }
    }
}
