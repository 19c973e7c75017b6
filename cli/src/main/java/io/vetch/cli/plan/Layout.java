package io.vetch.cli.plan;

import io.vetch.cli.config.YamlPlace;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces of a {@link SwitchPlan}, by {@link DeviceWords#key}, for two plans to be compared.
 *
 * @param devices what is no bridge
 * @param bridges by key
 * @param peers of veth ends
 * @param masters of ports: the keys of their bridges
 */
record Layout(
        Map<String, Device> devices,
        Map<String, Planned> bridges,
        Map<String, String> peers,
        Map<String, String> masters,
        @Nullable Layout known) {
    /** What an interface is. */
    enum Kind {
        VETH,
        TAP,
        VM_TAP,
        ATTACHED
    }

    /** @param place where the file asks for it */
    record Device(Kind kind, DeviceWords words, YamlPlace place) {}

    /** @param place of the bridge in the file */
    record Planned(DeviceWords words, BridgePlan plan, YamlPlace place) {}

    /**
     * @param known what runs: a name without a namespace means an interface there, also if it was moved since it was
     *     made
     */
    static Layout of(SwitchPlan plan, @Nullable Layout known) throws IOException {
        Layout layout = new Layout(
                new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), known);
        layout.add(plan);
        return layout;
    }

    private void add(SwitchPlan plan) throws IOException {
        for (int i = 0; i < plan.veths().size(); i++) {
            YamlPlace place = YamlPlace.TOP.in("veths").in(i);
            List<String> pair = plan.veths().get(i);
            place.run(() -> addPair(pair, place));
        }
        each(YamlPlace.TOP.in("taps"), plan.taps(), Kind.TAP, null);
        for (Map.Entry<String, BridgePlan> each : plan.bridges().entrySet()) {
            YamlPlace place = YamlPlace.TOP.in("bridges").in(each.getKey());
            DeviceWords words = place.ofKey().run(() -> resolved(DeviceWords.parse(each.getKey())));
            BridgePlan bridge = each.getValue();
            if (bridges.put(words.key(), new Planned(words, bridge, place)) != null) {
                throw new IOException(words.key() + ": is there twice");
            }
            each(place.in("taps"), bridge.taps(), Kind.TAP, words.key());
            each(place.in("vm_taps"), bridge.vmTaps(), Kind.VM_TAP, words.key());
            each(place.in("attach"), bridge.attach(), Kind.ATTACHED, words.key());
        }
    }

    private String addPair(List<String> pair, YamlPlace place) throws IOException {
        if (pair.size() != 2) {
            throw new IOException("a veth pair has two names, not " + pair);
        }
        String first = add(DeviceWords.parse(pair.get(0)), Kind.VETH, place, null);
        String second = add(DeviceWords.parse(pair.get(1)), Kind.VETH, place, null);
        peers.put(first, second);
        peers.put(second, first);
        return first;
    }

    private void each(YamlPlace list, List<String> items, Kind kind, @Nullable String master) throws IOException {
        for (int i = 0; i < items.size(); i++) {
            YamlPlace place = list.in(i);
            String item = items.get(i);
            place.run(() -> add(DeviceWords.parse(item), kind, place, master));
        }
    }

    private String add(DeviceWords given, Kind kind, YamlPlace place, @Nullable String master) throws IOException {
        DeviceWords words = resolved(given);
        String key = words.key();
        Device before = devices.get(key);
        boolean madeElsewhere = kind == Kind.ATTACHED && before != null && before.kind != Kind.ATTACHED;
        if (before != null && !(madeElsewhere && !masters.containsKey(key))) {
            throw new IOException(key + ": is there twice");
        }
        if (!madeElsewhere) {
            devices.put(key, new Device(kind, words, place));
        }
        if (master != null) {
            masters.put(key, master);
        }
        return key;
    }

    /** The same interface in the words that what runs has for it. */
    DeviceWords resolved(DeviceWords given) throws IOException {
        String netns = given.netns() == null ? movedTo(given.name()) : Netns.canonical(given.netns());
        return new DeviceWords(given.name(), netns, given.mtu(), given.owner(), given.down());
    }

    /** Where the one interface of this name is, if it is not in the daemon's namespace. */
    private @Nullable String movedTo(String name) throws IOException {
        if (known == null || known.has(name)) {
            return null;
        }
        List<DeviceWords> namesakes = Stream.concat(
                        known.devices.values().stream().map(Device::words),
                        known.bridges.values().stream().map(Planned::words))
                .filter(words -> words.name().equals(name))
                .toList();
        return namesakes.size() == 1 ? namesakes.getFirst().netns() : null;
    }

    boolean has(String key) {
        return devices.containsKey(key) || bridges.containsKey(key);
    }

    Optional<Device> device(String key) {
        return Optional.ofNullable(devices.get(key));
    }

    /** Whether it is the same interface in another plan: of the same kind, with the same other end. */
    boolean isSame(String key, Layout other) {
        Device here = devices.get(key);
        Device there = other.devices.get(key);
        return here != null
                && there != null
                && here.kind == there.kind
                && String.valueOf(peers.get(key)).equals(String.valueOf(other.peers.get(key)));
    }
}
