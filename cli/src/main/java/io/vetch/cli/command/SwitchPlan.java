package io.vetch.cli.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vetch.cli.config.YamlFile;
import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.daemon.Daemon;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.lookback.LimitWords;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.lookback.Trigger;
import io.vetch.cli.standin.Wish;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.Setting;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a switch is to have from the start: from the command line, or from a YAML file such as
 *
 * <pre>
 *   attach_anyway: true
 *   veths:
 *     - [veth10, veth11]
 *   bridges:
 *     br0:
 *       options: {ageing_time: 30000}
 *       taps: [p1, p2]
 *       vm_taps: [vm0, "vm1,user=1000"]
 *       attach: [eth1, veth10]
 *       lookback: 30s,64MiB
 *       lookback_triggers: [mac-move]
 *   stand_in:
 *     docker0: {lookback: 30s}
 * </pre>
 *
 * @param veths pairs to make, two names each
 * @param bridges by name
 * @param standIns kernel bridges to stand in for, by name; {@code "*"}: all
 * @param attachAnyway whether interfaces may be attached that a default route leads out by
 */
public record SwitchPlan(
        List<List<String>> veths,
        Map<String, BridgePlan> bridges,
        Map<String, StandInPlan> standIns,
        boolean attachAnyway)
        implements Daemon.SetUp {
    /** Nothing. */
    static final SwitchPlan EMPTY = new SwitchPlan(null, null, null, false);

    public SwitchPlan(
            @JsonProperty("veths") @Nullable List<List<String>> veths,
            @JsonProperty("bridges") @Nullable Map<String, BridgePlan> bridges,
            @JsonProperty("stand_in") @Nullable Map<String, @Nullable StandInPlan> standIns,
            @JsonProperty("attach_anyway") boolean attachAnyway) {
        this.attachAnyway = attachAnyway;
        this.standIns = new LinkedHashMap<>();
        if (standIns != null) {
            standIns.forEach((name, plan) -> this.standIns.put(name, plan == null ? StandInPlan.USUAL : plan));
        }
        this.veths = veths == null ? List.of() : veths;
        this.bridges = bridges == null ? Map.of() : bridges;
    }

    /**
     * One bridge; it is brought up, its TAPs too.
     *
     * @param options by their words in ip-link(8), see {@link BridgeSettings}
     * @param taps TAP devices to make
     * @param vmTaps TAP devices to make for virtual machines, see {@link VmTap}
     * @param attach existing interfaces, or veth ends of this plan
     * @param lookback what is kept of its frames, see {@link LimitWords}, or {@code off}; null for the default
     * @param triggers when they are saved, see {@link Trigger}
     */
    public record BridgePlan(
            Map<String, String> options,
            List<String> taps,
            List<String> vmTaps,
            List<String> attach,
            @Nullable String lookback,
            List<String> triggers) {
        public BridgePlan(
                @JsonProperty("options") @Nullable Map<String, String> options,
                @JsonProperty("taps") @Nullable List<String> taps,
                @JsonProperty("vm_taps") @Nullable List<String> vmTaps,
                @JsonProperty("attach") @Nullable List<String> attach,
                @JsonProperty("lookback") @Nullable String lookback,
                @JsonProperty("lookback_triggers") @Nullable List<String> triggers) {
            this.options = options == null ? Map.of() : options;
            this.taps = taps == null ? List.of() : taps;
            this.vmTaps = vmTaps == null ? List.of() : vmTaps;
            this.attach = attach == null ? List.of() : attach;
            this.lookback = lookback;
            this.triggers = triggers == null ? List.of() : triggers;
        }
    }

    /**
     * A kernel bridge to stand in for.
     *
     * @param bypass although rules of the host are passed by
     * @param strict the bridge is given back when a rule appears that is passed by
     * @param lookback what is kept of its frames, see {@link LimitWords}, or {@code off}; null for the default
     * @param triggers when they are saved, see {@link Trigger}
     */
    public record StandInPlan(
            boolean bypass, boolean strict, @Nullable String lookback, List<String> triggers) {
        static final StandInPlan USUAL = new StandInPlan(false, false, null, null);

        public StandInPlan(
                @JsonProperty("bypass_bridge_filters") boolean bypass,
                @JsonProperty("strict_filters") boolean strict,
                @JsonProperty("lookback") @Nullable String lookback,
                @JsonProperty("lookback_triggers") @Nullable List<String> triggers) {
            this.bypass = bypass;
            this.strict = strict;
            this.lookback = lookback;
            this.triggers = triggers == null ? List.of() : triggers;
        }
    }

    /** @throws IOException with the line and column of what is wrong */
    public static SwitchPlan read(Path file) throws IOException {
        SwitchPlan plan = YamlFile.read(file, SwitchPlan.class);
        return plan == null ? EMPTY : plan;
    }

    @Override
    public void run(SwitchParts parts) throws IOException {
        SwitchControl control = parts.control();
        LookBacks lookBacks = parts.lookBacks();
        if (attachAnyway) {
            control.attachAnyway();
        }
        try (NetworkNamespace own = NetworkNamespace.current()) {
            each(YamlPlace.TOP.in("veths"), veths, pair -> makePair(control, own, pair));
            for (Map.Entry<String, BridgePlan> bridge : bridges.entrySet()) {
                YamlPlace place = YamlPlace.TOP.in("bridges").in(bridge.getKey());
                BridgeInterface made = make(control, own, bridge.getKey(), bridge.getValue(), place);
                keep(lookBacks, made, bridge.getValue().lookback, bridge.getValue().triggers, place);
            }
        }
        control.watcher().poll();
        for (Map.Entry<String, StandInPlan> each : standIns.entrySet()) {
            standIn(
                    parts,
                    each.getKey(),
                    each.getValue(),
                    YamlPlace.TOP.in("stand_in").in(each.getKey()));
        }
    }

    private static void makePair(SwitchControl control, NetworkNamespace own, List<String> pair) throws IOException {
        if (pair.size() != 2) {
            throw new IOException("a veth pair has two names, not " + pair);
        }
        naming(String.join("/", pair), () -> control.createVeth(own, pair.get(0), own, pair.get(1)));
        RouteNetlink.setUp(own, pair.get(0), true);
        RouteNetlink.setUp(own, pair.get(1), true);
    }

    /** @param place of the plan, if it is a file's */
    private static BridgeInterface make(
            SwitchControl control, NetworkNamespace own, String name, BridgePlan plan, YamlPlace place)
            throws IOException {
        BridgeInterface bridge = place.ofKey().run(() -> naming(name, () -> control.createBridge(own, name)));
        for (Map.Entry<String, String> option : plan.options.entrySet()) {
            set(
                    bridge,
                    option.getKey(),
                    String.valueOf(option.getValue()),
                    place.in("options").in(option.getKey()));
        }
        bringUp(control, own, bridge);
        each(place.in("taps"), plan.taps, tap -> {
            naming(tap, () -> control.createTap(own, tap));
            RouteNetlink.setUp(own, tap, true);
            naming(tap, () -> control.enslave(bridge, own, tap));
        });
        each(place.in("vm_taps"), plan.vmTaps, words -> {
            VmTap tap = VmTap.parse(words);
            naming(tap.name(), () -> control.createVmTap(bridge, own, tap.name(), tap.owner()));
        });
        each(place.in("attach"), plan.attach, port -> naming(port, () -> control.enslave(bridge, own, port)));
        return bridge;
    }

    private static void set(BridgeInterface bridge, String word, String value, YamlPlace place) throws IOException {
        String object = bridge.name() + ": " + word;
        Setting<Bridge> setting = place.ofKey().run(() -> naming(object, () -> BridgeSettings.of(word)));
        place.run(() -> naming(object, () -> {
            setting.setYaml(bridge.bridge(), value);
            return bridge;
        }));
    }

    /** Does something for one item of a list. */
    @FunctionalInterface
    private interface Making<T> {
        void run(T item) throws IOException;
    }

    private static <T> void each(YamlPlace list, List<T> items, Making<T> making) throws IOException {
        for (int i = 0; i < items.size(); i++) {
            T item = items.get(i);
            list.in(i).run(() -> {
                making.run(item);
                return item;
            });
        }
    }

    /** The relay first: the host sends its first frames at once, and ports bring those that wait. */
    private static void bringUp(SwitchControl control, NetworkNamespace own, BridgeInterface bridge)
            throws IOException {
        control.watcher().poll(); // the news that it is down comes before
        bridge.bridge().setUp(true);
        RouteNetlink.setUp(own, bridge.name(), true);
        control.watcher().poll();
    }

    private static void standIn(SwitchParts parts, String name, StandInPlan plan, YamlPlace place) throws IOException {
        place.ofKey()
                .run(() -> naming(name, () -> {
                    parts.standIns().begin(name, new Wish(plan.bypass, plan.strict));
                    return name;
                }));
        BridgeInterface bridge = parts.control()
                .register()
                .bridge(parts.control().netlink().ownNsid(), name)
                .orElse(null);
        if (bridge != null) {
            keep(parts.lookBacks(), bridge, plan.lookback, plan.triggers, place);
        } else if (plan.lookback != null || !plan.triggers.isEmpty()) {
            throw new IOException(name + ": lookback: name one bridge; for all there is --lookback");
        }
    }

    /** @param limits null for the default */
    private static void keep(
            LookBacks lookBacks,
            BridgeInterface bridge,
            @Nullable String limits,
            List<String> triggers,
            YamlPlace place)
            throws IOException {
        if (limits != null) {
            each(place.in("lookback"), List.of(limits), words -> keep(lookBacks, bridge, words));
        }
        each(place.in("lookback_triggers"), triggers, words -> {
            try {
                lookBacks.arm(bridge, Trigger.parse(words));
            } catch (IllegalArgumentException e) {
                throw new IOException(bridge.name() + ": lookback: " + e.getMessage(), e);
            }
        });
    }

    private static void keep(LookBacks lookBacks, BridgeInterface bridge, String limits) throws IOException {
        if (limits.equals("off")) {
            lookBacks.off(bridge);
            return;
        }
        try {
            lookBacks.on(bridge, LimitWords.parse(limits));
        } catch (IllegalArgumentException e) {
            throw new IOException(bridge.name() + ": lookback: " + e.getMessage(), e);
        }
    }

    /** Runs a step; if it fails, says on which object. */
    private static <T> T naming(String object, NetworkNamespace.Action<T> step) throws IOException {
        try {
            return step.run();
        } catch (RefusedException e) {
            boolean ownWords = !e.refusal().words().equals(e.getMessage());
            throw new IOException(object + ": " + e.getMessage() + (ownWords ? "" : hint(e.refusal())), e);
        } catch (LinuxException e) {
            throw new IOException(object + ": " + e.getMessage() + hint(e.refusal()), e);
        } catch (IOException e) {
            throw new IOException(object + ": " + e.getMessage(), e);
        }
    }

    private static String hint(Refusal refusal) {
        return switch (refusal) {
            case NO_DEVICE -> " (no interface of this name here: see 'ip link')";
            case EXISTS -> " (an interface of this name is already here: see 'ip link')";
            case BUSY -> " (it already belongs to a bridge or bond)";
            case LOOP -> " (a bridge cannot be a port)";
            case INVALID ->
                " (an interface has a name of 1 to 15 bytes without '/', ':' and spaces, and a port is Ethernet)";
            case OUT_OF_RANGE -> " (see ip-link(8) for the range)";
            case NOT_PERMITTED -> " (needs root, or CAP_NET_ADMIN and access to /dev/net/tun)";
            default -> "";
        };
    }
}
