package io.vetch.cli.plan;

import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.plan.Layout.Device;
import io.vetch.cli.standin.Wish;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.vlan.VlanOptions;
import io.vetch.cli.veth.RealEnd;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.BridgeSnooping;
import io.vetch.core.bridge.BridgeVlans;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.ManualEntry;
import io.vetch.core.port.BridgePort;
import io.vetch.core.vlan.PortVlans;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What steps do to the switch; interfaces are named by {@link DeviceWords#key}, and looked for when a step is done. */
final class Deeds {
    private static final int USUAL_MTU = 1500;

    private final SwitchParts parts;
    private final SwitchControl control;

    Deeds(SwitchParts parts) {
        this.parts = parts;
        this.control = parts.control();
    }

    // ---- finding

    ManagedInterface device(String key) throws IOException {
        return in(
                key,
                namespace -> control.find(control.netlink().nsid(namespace), Words.name(key))
                        .orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE)));
    }

    BridgeInterface bridge(String key) throws IOException {
        if (device(key) instanceof BridgeInterface bridge) {
            return bridge;
        }
        throw new IOException("is no bridge");
    }

    MemberPort port(String key) throws IOException {
        Membership membership = device(key).membership().orElseThrow(() -> new IOException("is no port of a bridge"));
        return MemberPort.of(membership);
    }

    BridgeInterface stoodInBridge(String name) throws IOException {
        return control.register()
                .bridge(control.netlink().ownNsid(), name)
                .orElseThrow(() -> new IOException(name + ": lookback: name one bridge; for all there is --lookback"));
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(NetworkNamespace namespace) throws IOException;
    }

    private static <T> T in(String key, Use<T> use) throws IOException {
        try (NetworkNamespace namespace = Netns.open(DeviceWords.parse(key).netns())) {
            return use.of(namespace);
        }
    }

    // ---- interfaces

    void createPair(DeviceWords first, DeviceWords second) throws IOException {
        in(
                first.key(),
                namespace -> in(
                        second.key(),
                        other -> control.maker().createPair(namespace, first.name(), other, second.name())));
    }

    /** Makes a TAP device if it is not there, and has it as it is wanted. */
    List<Step> tap(Device device, @Nullable Device now) {
        List<Step> steps = new ArrayList<>();
        DeviceWords words = device.words();
        if (now == null) {
            steps.add(new Step(
                    tuntap(words),
                    words.key(),
                    device.place(),
                    () -> in(words.key(), namespace -> control.createTap(namespace, words.name()))));
        }
        steps.addAll(adjust(device, now));
        return steps;
    }

    private static String tuntap(DeviceWords words) {
        return Words.ip(words.key()) + " tuntap add " + words.name() + " mode tap";
    }

    /** MTU and administrative state. @param now null: as it is when it has just been made */
    List<Step> adjust(Device device, @Nullable Device now) {
        List<Step> steps = new ArrayList<>();
        DeviceWords words = device.words();
        String key = words.key();
        int mtu = words.mtu() == 0 ? USUAL_MTU : words.mtu();
        int mtuNow =
                now == null || now.words().mtu() == 0 ? USUAL_MTU : now.words().mtu();
        if (mtu != mtuNow) {
            steps.add(set(
                    key, "mtu " + mtu, device.place(), namespace -> RouteNetlink.setMtu(namespace, words.name(), mtu)));
        }
        if (words.down() != (now == null || now.words().down())) {
            boolean up = !words.down();
            steps.add(set(
                    key,
                    up ? "up" : "down",
                    device.place(),
                    namespace -> RouteNetlink.setUp(namespace, words.name(), up)));
        }
        return steps;
    }

    @FunctionalInterface
    private interface Set {
        void in(NetworkNamespace namespace) throws IOException;
    }

    /** Something that the kernel keeps of an interface. */
    private Step set(String key, String words, YamlPlace place, Set set) {
        return new Step(Words.ip(key) + " link set " + Words.name(key) + " " + words, key, place, () -> {
            in(key, namespace -> {
                set.in(namespace);
                return key;
            });
            control.watcher().poll();
        });
    }

    Step setMtu(String key, int mtu, YamlPlace place) {
        return set(key, "mtu " + mtu, place, namespace -> RouteNetlink.setMtu(namespace, Words.name(key), mtu));
    }

    void delete(String key) throws IOException {
        Optional<RealEnd> end =
                in(key, namespace -> control.realPairs().find(control.netlink().nsid(namespace), Words.name(key)));
        if (end.isPresent()) {
            control.maker().deletePair(end.get());
        } else {
            control.delete(device(key));
        }
    }

    void deleteVmTap(String key) throws IOException {
        control.vmTaps().deletePort(device(key));
    }

    // ---- bridges and ports

    void createBridge(String key) throws IOException {
        in(key, namespace -> control.createBridge(namespace, Words.name(key)));
    }

    /** The relay first: the host sends its first frames at once, and ports bring those that wait. */
    void setUp(String key, boolean up) throws IOException {
        control.watcher().poll(); // the news that it is down comes before
        bridge(key).bridge().setUp(up);
        in(key, namespace -> {
            RouteNetlink.setUp(namespace, Words.name(key), up);
            return key;
        });
        control.watcher().poll();
    }

    void setAddress(String key, String address) throws IOException {
        control.setAddress(bridge(key), address(address).value());
        control.watcher().poll();
    }

    void enslave(String bridge, String port) throws IOException {
        in(port, namespace -> control.enslave(bridge(bridge), namespace, Words.name(port)));
    }

    void createVmTap(String bridge, DeviceWords tap) throws IOException {
        in(tap.key(), own -> control.vmTaps().createPort(bridge(bridge), own, tap.name(), tap.owner()));
    }

    void release(String port) throws IOException {
        control.release(device(port));
    }

    /** @param backup another port of its bridge, or null for none */
    void setBackup(String port, @Nullable String backup) throws IOException {
        MemberPort member = port(port);
        member.bridge()
                .parameters()
                .setBackup(member.port(), backup == null ? null : port(backup).port());
    }

    // ---- entries

    /** In the words that what runs has for their ports. */
    List<EntryPlan> entries(Layout layout, BridgePlan plan) {
        List<EntryPlan> entries = new ArrayList<>();
        for (EntryPlan entry : plan.fdb()) {
            try {
                String port = layout.resolved(DeviceWords.parse(entry.port())).key();
                String address = address(entry.address()).toString();
                String kind = entry.kind() == null ? "static" : entry.kind();
                entries.add(new EntryPlan(address, port, kind, entry.sticky(), entry.vlan()));
            } catch (IOException e) {
                entries.add(entry); // adding it will say so
            }
        }
        return entries;
    }

    /** @param device a port of the bridge, or the bridge itself */
    void setVlans(String bridge, String device, @Nullable PortVlans list) throws IOException {
        BridgeInterface at = bridge(bridge);
        BridgeVlans vlans = at.bridge().vlans();
        vlans.set(portOf(at, device), list == null ? vlans.ofNewPort() : list);
    }

    /** @param device a port of the bridge, or the bridge itself */
    void setVlanOptions(String bridge, String device, VlanOptions options) throws IOException {
        BridgeInterface at = bridge(bridge);
        options.set(at.bridge(), portOf(at, device));
    }

    void addEntry(String bridge, EntryPlan entry) throws IOException {
        MacAddress address = address(entry.address());
        BridgeInterface at = bridge(bridge);
        at.bridge()
                .entries()
                .add(address, entry.vlan(), kind(entry.kind()), entry.sticky(), portOf(at, entry.port()), true);
    }

    void deleteEntry(String bridge, EntryPlan entry) throws IOException {
        BridgeInterface at = bridge(bridge);
        at.bridge().entries().delete(address(entry.address()), entry.vlan(), portOf(at, entry.port()));
    }

    /** Also where the bridge is down, or does not snoop yet. */
    void addGroup(String bridge, GroupPlan group) throws IOException {
        BridgeInterface at = bridge(bridge);
        BridgeSnooping snooping = at.bridge().snooping();
        snooping.rules().restore(portOf(at, group.port()), group.entry(), snooping.now());
        at.bridge().followSnooping();
    }

    void deleteGroup(String bridge, GroupPlan group) throws IOException {
        BridgeInterface at = bridge(bridge);
        BridgeSnooping snooping = at.bridge().snooping();
        ManualEntry doomed = group.entry();
        BridgePort port = portOf(at, group.port());
        for (GroupEntry each : snooping.rules().keptEntries(snooping.now())) {
            boolean same = each.port() == port
                    && each.vlan() == doomed.vlan()
                    && each.group().equals(doomed.group())
                    && each.source().equals(doomed.source());
            if (same) {
                snooping.rules().forget(each, snooping.now());
            }
        }
        at.bridge().followSnooping();
    }

    private BridgePort portOf(BridgeInterface bridge, String port) throws IOException {
        ManagedInterface device = device(port);
        if (device.equals(bridge)) {
            return bridge.bridge().local().orElseThrow();
        }
        return device.membership()
                .filter(membership -> membership.bridge().equals(bridge))
                .orElseThrow(() -> new IOException(port + " is no port of " + bridge.name()))
                .port();
    }

    static MacAddress address(String text) throws IOException {
        try {
            return MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static EntryKind kind(@Nullable String word) throws IOException {
        for (EntryKind kind : EntryKind.values()) {
            if (kind != EntryKind.DYNAMIC
                    && kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        throw new IOException("no kind '" + word + "' of entry; there are static and local");
    }

    // ---- the kernel's bridges

    void standIn(String name, StandInPlan plan) throws IOException {
        parts.standIns()
                .begin(
                        name,
                        new Wish(plan.bypass(), plan.strict(), plan.onLoop().seconds()));
    }
}
