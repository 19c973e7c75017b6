package io.vetch.cli.plan;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.TapInterface;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.vlan.VlanList;
import io.vetch.cli.tool.vlan.VlanOptions;
import io.vetch.cli.veth.RealEnd;
import io.vetch.cli.veth.VethMode;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeSnooping;
import io.vetch.core.bridge.BridgeVlans;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.LinkInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What runs, as a {@link SwitchPlan}. Settings that have their defaults are left out. Control thread. */
public final class SavedPlan {
    private static final int USUAL_MTU = 1500;

    private final SwitchParts parts;
    private final SwitchControl control;
    private final Map<Integer, String> namespaces = new HashMap<>();
    private final Map<BridgePort, ManagedInterface> members = new HashMap<>();

    private SavedPlan(SwitchParts parts) {
        this.parts = parts;
        this.control = parts.control();
        for (ManagedInterface each : control.interfaces()) {
            each.membership().ifPresent(membership -> members.put(membership.port(), each));
        }
    }

    /** @throws IOException if a namespace cannot be asked for */
    public static SwitchPlan of(SwitchParts parts) throws IOException {
        return new SavedPlan(parts).plan();
    }

    private SwitchPlan plan() throws IOException {
        List<List<String>> veths = new ArrayList<>();
        List<String> taps = new ArrayList<>();
        Map<String, BridgePlan> bridges = new LinkedHashMap<>();
        List<VethInterface> ends = new ArrayList<>();
        for (RealEnd end : control.realPairs().all()) {
            veths.add(List.of(made(end).toString(), made(end.peer()).toString()));
        }
        for (ManagedInterface each : control.interfaces()) {
            if (each instanceof VethInterface end && !ends.contains(end.peer())) {
                ends.add(end);
                veths.add(List.of(made(end).toString(), made(end.peer()).toString()));
            } else if (each instanceof TapInterface && each.membership().isEmpty()) {
                taps.add(made(each).toString());
            } else if (each instanceof BridgeInterface bridge) {
                bridges.put(key(bridge), plan(bridge));
            }
        }
        VethMode veth = control.vethChoice().mode();
        String word = veth == VethMode.AUTO ? null : veth.word();
        return new SwitchPlan(
                veths,
                taps,
                bridges,
                standIns(),
                control.attachesAnyway(),
                word,
                parts.http().plan());
    }

    // ---- words

    /** Of an interface that Vetch made. */
    private DeviceWords made(ManagedInterface device) throws IOException {
        return made(device.link(), netns(device));
    }

    private DeviceWords made(RealEnd end) throws IOException {
        return made(end.link(), netns(end.nsid(), () -> control.realPairs().inode(end)));
    }

    private static DeviceWords made(LinkInfo link, @Nullable String netns) {
        int mtu = link.mtu();
        return new DeviceWords(link.name(), netns, mtu == USUAL_MTU ? 0 : mtu, -1, !link.isUp());
    }

    private String key(ManagedInterface device) throws IOException {
        return new DeviceWords(device.name(), netns(device), 0, -1, false).key();
    }

    private @Nullable String netns(ManagedInterface device) throws IOException {
        return netns(device.nsid(), device::namespaceInode);
    }

    @FunctionalInterface
    private interface Inode {
        long find() throws IOException;
    }

    private @Nullable String netns(int nsid, Inode of) throws IOException {
        if (nsid == control.netlink().ownNsid()) {
            return null;
        }
        String known = namespaces.get(nsid);
        if (known == null) {
            long inode = of.find();
            known = Netns.words(inode).orElse("net:[" + inode + "]"); // of nobody else: it leads nowhere later
            namespaces.put(nsid, known);
        }
        return known;
    }

    // ---- bridges

    private BridgePlan plan(BridgeInterface device) throws IOException {
        Bridge bridge = device.bridge();
        List<String> taps = new ArrayList<>();
        List<String> vmTaps = new ArrayList<>();
        List<String> attach = new ArrayList<>();
        Map<String, Map<String, String>> ports = new LinkedHashMap<>();
        for (BridgePort port : bridge.ports()) {
            ManagedInterface member = members.get(port);
            if (member == null) {
                continue;
            }
            list(member, taps, vmTaps, attach);
            Map<String, String> settings = Changed.settings(new MemberPort(bridge, port));
            ManagedInterface backup = port.backup() == null ? null : members.get(port.backup());
            if (backup != null) {
                settings.put(PortSettings.BACKUP_PORT, key(backup));
            }
            if (!settings.isEmpty()) {
                ports.put(key(member), settings);
            }
        }
        return new BridgePlan(
                device.link().isUp(),
                bridge.localInterface().hasAddressOfUser()
                        ? MacAddress.format(device.link().address())
                        : null,
                bridge.localInterface().hasMtuOfUser() ? device.link().mtu() : null,
                Changed.settings(bridge),
                null,
                taps,
                vmTaps,
                attach,
                ports,
                vlans(device),
                vlanOptions(device),
                entries(device),
                groups(device),
                parts.lookBacks().limitsOf(device).orElse(null),
                parts.lookBacks().triggersOf(device));
    }

    private void list(ManagedInterface member, List<String> taps, List<String> vmTaps, List<String> attach)
            throws IOException {
        OptionalInt owner = control.vmTaps().owner(member);
        if (member instanceof TapInterface) {
            taps.add(made(member).toString());
        } else if (owner.isPresent()) {
            vmTaps.add(new DeviceWords(member.name(), null, 0, owner.getAsInt(), false).toString());
        } else {
            attach.add(key(member));
        }
    }

    private Map<String, String> vlans(BridgeInterface device) throws IOException {
        BridgeVlans vlans = device.bridge().vlans();
        String usual = VlanList.text(vlans.ofNewPort());
        Map<String, String> lists = new LinkedHashMap<>();
        for (BridgePort port : device.bridge().allPorts()) {
            ManagedInterface at = port.isLocal() ? device : members.get(port);
            String list = VlanList.text(vlans.of(port));
            if (at != null && !list.equals(usual)) {
                lists.put(key(at), list);
            }
        }
        return lists;
    }

    private Map<String, String> vlanOptions(BridgeInterface device) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (BridgePort port : device.bridge().allPorts()) {
            ManagedInterface at = port.isLocal() ? device : members.get(port);
            VlanOptions of = VlanOptions.of(device.bridge(), port);
            if (at != null && !of.isEmpty()) {
                options.put(key(at), of.text());
            }
        }
        return options;
    }

    private List<EntryPlan> entries(BridgeInterface device) throws IOException {
        List<FdbEntry> all = device.bridge().entries().all();
        Set<MacAddress> everywhere = all.stream() // an entry without a VLAN stands for those in all
                .filter(entry -> entry.vlan() == 0)
                .map(FdbEntry::address)
                .collect(Collectors.toSet());
        List<EntryPlan> entries = new ArrayList<>();
        for (FdbEntry entry : all) {
            ManagedInterface at = entry.port().isLocal() ? device : members.get(entry.port());
            if (at != null && (entry.vlan() == 0 || !everywhere.contains(entry.address()))) {
                String kind = entry.kind().name().toLowerCase(Locale.ROOT);
                String address = entry.address().toString();
                entries.add(new EntryPlan(address, key(at), kind, entry.isSticky(), entry.vlan()));
            }
        }
        entries.sort(Comparator.comparing(EntryPlan::address).thenComparingInt(EntryPlan::vlan));
        return entries;
    }

    private List<GroupPlan> groups(BridgeInterface device) throws IOException {
        BridgeSnooping snooping = device.bridge().snooping();
        List<GroupPlan> groups = new ArrayList<>();
        for (GroupEntry entry : snooping.rules().keptEntries(snooping.now())) {
            ManagedInterface at = entry.port().isLocal() ? device : members.get(entry.port());
            if (at != null) {
                groups.add(GroupPlan.of(entry, key(at)));
            }
        }
        groups.sort(GroupPlan.ORDER);
        return groups;
    }

    // ---- the kernel's bridges

    private Map<String, @Nullable StandInPlan> standIns() {
        Map<String, @Nullable StandInPlan> plans = new TreeMap<>();
        parts.standIns().wishes().forEach((name, wish) -> {
            BridgeInterface bridge =
                    control.register().bridge(control.netlink().ownNsid(), name).orElse(null);
            String lookback =
                    bridge == null ? null : parts.lookBacks().limitsOf(bridge).orElse(null);
            List<String> triggers =
                    bridge == null ? List.of() : parts.lookBacks().triggersOf(Objects.requireNonNull(bridge));
            plans.put(name, new StandInPlan(wish.bypass(), wish.strict(), wish.onLoop(), lookback, triggers));
        });
        return plans;
    }
}
