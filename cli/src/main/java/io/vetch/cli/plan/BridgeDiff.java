package io.vetch.cli.plan;

import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.plan.Layout.Device;
import io.vetch.cli.plan.Layout.Planned;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.settings.Setting;
import io.vetch.cli.tool.vlan.VlanList;
import io.vetch.core.vlan.PortVlans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps for one bridge that is wanted, made or not, and for its ports. */
final class BridgeDiff {
    private final SwitchParts parts;
    private final Deeds deeds;
    private final Layout before;
    private final Layout after;
    private final String key;
    private final Planned wanted;
    private final @Nullable BridgePlan now;
    private final List<Step> steps;

    BridgeDiff(SwitchParts parts, Deeds deeds, Layout before, Layout after, String key, List<Step> steps) {
        this.parts = parts;
        this.deeds = deeds;
        this.before = before;
        this.after = after;
        this.key = key;
        this.wanted = Objects.requireNonNull(after.bridges().get(key));
        Planned running = before.bridges().get(key);
        this.now = running == null ? null : running.plan();
        this.steps = steps;
    }

    void compare() throws IOException {
        BridgePlan plan = wanted.plan();
        YamlPlace place = wanted.place();
        if (now == null) {
            add(
                    Words.ip(key) + " link add " + Words.name(key) + " type bridge",
                    key,
                    place.ofKey(),
                    () -> deeds.createBridge(key));
        }
        options();
        addressAndMtu();
        if (plan.up() != (now != null && now.up())) {
            add(link(key) + (plan.up() ? " up" : " down"), key, place.ofKey(), () -> deeds.setUp(key, plan.up()));
        }
        ports();
        settingsOfPorts();
        vlans();
        steps.addAll(new VlanOptionsDiff(deeds, after, key).compare(plan, now, this::isPort, place.in("vlan_options")));
        entries();
        steps.addAll(new GroupDiff(deeds, after, key).compare(plan, now, this::isPort, place.in("mdb")));
        new LookBackDiff(parts.lookBacks(), () -> deeds.bridge(key), Words.name(key), now == null)
                .compare(
                        plan.lookback(),
                        plan.triggers(),
                        now == null ? null : now.lookback(),
                        now == null ? List.of() : now.triggers(),
                        place)
                .forEach(steps::add);
    }

    private void add(String words, String object, YamlPlace place, Step.Action action) {
        steps.add(new Step(words, object, place, action));
    }

    private static String link(String device) {
        return Words.ip(device) + " link set " + Words.name(device);
    }

    // ---- the bridge itself

    private void options() throws IOException {
        Map<String, String> there = now == null ? Map.of() : now.options();
        compare(
                new Settings<>(
                        Words.name(key),
                        link(key) + " type bridge ",
                        BridgeSettings::of,
                        Changed.FRESH.bridge(),
                        () -> deeds.bridge(key).bridge()),
                wanted.plan().options(),
                there,
                wanted.place().in("options"));
    }

    private void addressAndMtu() throws IOException {
        BridgePlan plan = wanted.plan();
        YamlPlace place = wanted.place();
        String addressNow = now == null ? null : now.address();
        String address = plan.address();
        if (address != null) {
            String wantedAddress =
                    place.in("address").run(() -> Deeds.address(address).toString());
            if (!wantedAddress.equals(addressNow)) {
                add(
                        link(key) + " address " + wantedAddress,
                        key,
                        place.in("address"),
                        () -> deeds.setAddress(key, wantedAddress));
            }
        } else if (addressNow != null) {
            add(
                    "# " + key + " has its address from its ports again",
                    key,
                    place,
                    () -> deeds.bridge(key).bridge().localInterface().followAddress());
        }
        Integer mtuNow = now == null ? null : now.mtu();
        Integer mtu = plan.mtu();
        if (mtu != null && !mtu.equals(mtuNow)) {
            steps.add(deeds.setMtu(key, mtu, place.in("mtu")));
        } else if (mtu == null && mtuNow != null) {
            add(
                    "# " + key + " has its MTU from its ports again",
                    key,
                    place,
                    () -> deeds.bridge(key).bridge().localInterface().followMtu());
        }
    }

    // ---- its ports

    private void ports() throws IOException {
        for (Map.Entry<String, String> each : after.masters().entrySet()) {
            if (each.getValue().equals(key)) {
                port(each.getKey());
            }
        }
    }

    private void port(String port) throws IOException {
        Device device = Objects.requireNonNull(after.devices().get(port));
        YamlPlace place = device.place();
        boolean stays = isPort(port);
        if (device.kind() == Layout.Kind.VM_TAP) {
            if (!stays) {
                String owner = device.words().owner() < 0
                        ? ""
                        : " user " + device.words().owner();
                add(
                        "ip tuntap add " + Words.name(port) + " mode tap" + owner + " # a port of " + key,
                        port,
                        place,
                        () -> deeds.createVmTap(key, device.words()));
            }
            return;
        }
        if (device.kind() == Layout.Kind.TAP) {
            steps.addAll(deeds.tap(
                    device, after.isSame(port, before) ? before.devices().get(port) : null));
        }
        if (!stays) {
            add(link(port) + " master " + Words.name(key), port, place, () -> deeds.enslave(key, port));
        }
    }

    /** Whether it is one now, and stays it. */
    private boolean isPort(String port) {
        return now != null
                && after.isSame(port, before)
                && key.equals(before.masters().get(port));
    }

    private void settingsOfPorts() throws IOException {
        Map<String, Map<String, String>> wantedSettings = new LinkedHashMap<>();
        Map<String, YamlPlace> places = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, String>> each : wanted.plan().ports().entrySet()) {
            YamlPlace place = wanted.place().in("ports").in(each.getKey());
            String port = place.ofKey().run(() -> resolvedPort(each.getKey()));
            wantedSettings.put(port, each.getValue());
            places.put(port, place);
        }
        for (Map.Entry<String, String> each : after.masters().entrySet()) {
            String port = each.getKey();
            if (each.getValue().equals(key)) {
                Map<String, String> there =
                        isPort(port) && now != null ? now.ports().getOrDefault(port, Map.of()) : Map.of();
                compare(
                        new Settings<>(
                                Words.name(port),
                                link(port) + " type bridge_slave ",
                                PortSettings::of,
                                Changed.FRESH,
                                () -> deeds.port(port)),
                        without(wantedSettings.getOrDefault(port, Map.of())),
                        without(there),
                        places.getOrDefault(port, wanted.place()));
                backup(port, wantedSettings, there, places.getOrDefault(port, wanted.place()));
            }
        }
    }

    /** The settings whose values do not name another port. */
    private static Map<String, String> without(Map<String, String> settings) {
        Map<String, String> others = new LinkedHashMap<>(settings);
        others.remove(PortSettings.BACKUP_PORT);
        return others;
    }

    /** All ports are there by then. One that leaves the bridge is nobody's backup afterwards. */
    private void backup(
            String port, Map<String, Map<String, String>> wantedSettings, Map<String, String> there, YamlPlace place)
            throws IOException {
        String words = wantedSettings.getOrDefault(port, Map.of()).get(PortSettings.BACKUP_PORT);
        String object = Words.name(port) + ": " + PortSettings.BACKUP_PORT;
        YamlPlace at = place.in(PortSettings.BACKUP_PORT);
        String named = words == null ? null : at.run(() -> Step.naming(object, () -> resolvedPort(words)));
        String current = there.get(PortSettings.BACKUP_PORT);
        String backup = current == null || !isPort(current) ? null : current;
        if (!Objects.equals(named, backup)) {
            String option = named == null ? "nobackup_port" : PortSettings.BACKUP_PORT + " " + Words.name(named);
            add(link(port) + " type bridge_slave " + option, object, at, () -> deeds.setBackup(port, named));
        }
    }

    /** Lists are compared after the options: where there is none, ports follow the default PVID by themselves. */
    private void vlans() throws IOException {
        Map<String, PortVlans> lists = new LinkedHashMap<>();
        Map<String, YamlPlace> places = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : wanted.plan().vlans().entrySet()) {
            YamlPlace place = wanted.place().in("vlans").in(each.getKey());
            String device = place.ofKey().run(() -> each.getKey().equals(key) ? key : resolvedPort(each.getKey()));
            String object = Words.name(device) + ": vlans";
            lists.put(device, place.run(() -> Step.naming(object, () -> VlanList.parse(each.getValue()))));
            places.put(device, place);
        }
        List<String> devices = new ArrayList<>(List.of(key));
        after.masters().forEach((port, master) -> {
            if (master.equals(key)) {
                devices.add(port);
            }
        });
        for (String device : devices) {
            boolean stays = device.equals(key) ? now != null : isPort(device);
            String there = stays && now != null ? now.vlans().get(device) : null;
            PortVlans list = lists.get(device);
            String text = list == null ? null : VlanList.text(list);
            if (!Objects.equals(text, there)) {
                String words = "# VLANs of " + Words.name(device) + ": " + (text == null ? "the default PVID" : text);
                YamlPlace place = places.getOrDefault(device, wanted.place());
                add(words, Words.name(device) + ": vlans", place, () -> deeds.setVlans(key, device, list));
            }
        }
    }

    private String resolvedPort(String words) throws IOException {
        String port = after.resolved(DeviceWords.parse(words)).key();
        if (!key.equals(after.masters().get(port))) {
            throw new IOException(words + " is no port of " + key + "; name it in taps, vm_taps or attach, too");
        }
        return port;
    }

    // ---- settings of both

    /** @param fresh has the defaults @param object finds what has the setting, when a step is done */
    private record Settings<T>(String name, String words, Known<T> known, T fresh, YamlPlace.Step<T> object) {}

    @FunctionalInterface
    private interface Known<T> {
        Setting<T> of(String word) throws IOException;
    }

    private <T> void compare(
            Settings<T> settings, Map<String, String> wantedValues, Map<String, String> there, YamlPlace place)
            throws IOException {
        for (Map.Entry<String, String> each : wantedValues.entrySet()) {
            String word = each.getKey();
            String value = String.valueOf(each.getValue());
            String object = settings.name + ": " + word;
            YamlPlace at = place.in(word);
            Setting<T> setting = at.ofKey().run(() -> Step.naming(object, () -> settings.known.of(word)));
            long number = at.run(() -> Step.naming(object, () -> setting.parseYaml(value)));
            String current = there.get(word);
            long numberNow = current == null ? setting.get(settings.fresh) : setting.parseYaml(current);
            if (number != numberNow) {
                set(settings, setting, number, object, at);
            }
        }
        for (String word : List.copyOf(there.keySet()).reversed()) { // one may need another that stands before it
            if (!wantedValues.containsKey(word)) {
                Setting<T> setting = settings.known.of(word);
                set(settings, setting, setting.get(settings.fresh), settings.name + ": " + word, place);
            }
        }
    }

    private <T> void set(Settings<T> settings, Setting<T> setting, long number, String object, YamlPlace place) {
        String words = settings.words + setting.word() + " " + setting.yaml(number);
        add(words, object, place, () -> setting.set(settings.object.run(), number));
    }

    // ---- entries

    private void entries() {
        Set<EntryPlan> there = new HashSet<>();
        if (now != null) {
            for (EntryPlan entry : now.fdb()) {
                if (entry.port().equals(key) || isPort(entry.port())) {
                    there.add(entry);
                }
            }
        }
        List<EntryPlan> all = deeds.entries(after, wanted.plan());
        for (int i = 0; i < all.size(); i++) {
            EntryPlan entry = all.get(i);
            if (!there.contains(entry)) {
                boolean own = entry.port().equals(key);
                String words = Words.bridge(entry.port()) + " fdb replace " + entry.address() + " dev "
                        + Words.name(entry.port()) + (own ? "" : " master " + entry.kind())
                        + (entry.sticky() ? " sticky" : "")
                        + (entry.vlan() == 0 ? "" : " vlan " + entry.vlan());
                YamlPlace place = wanted.place().in("fdb").in(i);
                add(words, Words.name(key) + ": fdb: " + entry.address(), place, () -> deeds.addEntry(key, entry));
            }
        }
    }
}
