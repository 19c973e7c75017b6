package io.vetch.cli.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vetch.cli.config.HttpPlan;
import io.vetch.cli.config.YamlFile;
import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.veth.VethMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a switch is to have: from the command line, from one that runs, or from a YAML file such as
 *
 * <pre>
 *   attach_anyway: true
 *   veth: real
 *   http: {address: 127.0.0.1:9180, token_file: /etc/vetch/token}
 *   veths:
 *     - [veth10, "veth11,netns=h1"]
 *   taps: [spare]
 *   bridges:
 *     br0:
 *       options: {ageing_time: 30000}
 *       taps: [p1, "p2,netns=h2"]
 *       vm_taps: [vm0, "vm1,user=1000"]
 *       attach: [eth1, veth10]
 *       ports:
 *         p1: {isolated: on}
 *       fdb:
 *         - {address: 02:00:00:00:00:02, port: p1, kind: static, sticky: true}
 *       lookback: 30s,64MiB
 *       lookback_triggers: [mac-move]
 *   stand_in:
 *     docker0: {lookback: 30s}
 * </pre>
 *
 * @param veths pairs to make, two {@link DeviceWords} each
 * @param taps TAP devices to make that are no ports, in {@link DeviceWords}
 * @param bridges by {@code NAME[,netns=NS]}
 * @param standIns kernel bridges to stand in for, by name; {@code "*"}: all
 * @param attachAnyway whether interfaces may be attached that a default route leads out by
 * @param veth what pairs are made of: a word of {@code --veth}; null: as it is
 * @param http where a daemon serves HTTP that starts with this; null: nowhere. Nothing changes it while one runs
 */
public record SwitchPlan(
        List<List<String>> veths,
        List<String> taps,
        Map<String, BridgePlan> bridges,
        Map<String, StandInPlan> standIns,
        boolean attachAnyway,
        @Nullable String veth,
        @Nullable HttpPlan http) {
    /** Nothing. */
    public static final SwitchPlan EMPTY = new SwitchPlan(null, null, null, null, false, null, null);

    public SwitchPlan(
            @JsonProperty("veths") @Nullable List<List<String>> veths,
            @JsonProperty("taps") @Nullable List<String> taps,
            @JsonProperty("bridges") @Nullable Map<String, BridgePlan> bridges,
            @JsonProperty("stand_in") @Nullable Map<String, @Nullable StandInPlan> standIns,
            @JsonProperty("attach_anyway") boolean attachAnyway,
            @JsonProperty("veth") @Nullable String veth,
            @JsonProperty("http") @Nullable HttpPlan http) {
        this.http = http;
        this.veth = veth;
        this.attachAnyway = attachAnyway;
        this.standIns = new LinkedHashMap<>();
        if (standIns != null) {
            standIns.forEach((name, plan) -> this.standIns.put(name, plan == null ? StandInPlan.USUAL : plan));
        }
        this.veths = veths == null ? List.of() : veths;
        this.taps = taps == null ? List.of() : taps;
        this.bridges = bridges == null ? Map.of() : bridges;
    }

    /** The same, of which {@code --veth} says what pairs are made of. */
    public SwitchPlan withVeth(VethMode mode) {
        return new SwitchPlan(veths, taps, bridges, new LinkedHashMap<>(standIns), attachAnyway, mode.word(), http);
    }

    /** What pairs are made of, if the plan says that. @throws IOException with the place of a wrong word */
    public Optional<VethMode> vethMode() throws IOException {
        String word = veth;
        return word == null
                ? Optional.empty()
                : Optional.of(YamlPlace.TOP.in("veth").run(() -> VethMode.parse(word)));
    }

    /** @throws IOException with the line and column of what is wrong */
    public static SwitchPlan read(Path file) throws IOException {
        return parse(file, YamlFile.text(file));
    }

    /** The same of a text that somebody has read. @param file what it is called */
    public static SwitchPlan parse(Path file, String text) throws IOException {
        SwitchPlan plan = YamlFile.parse(file, text, SwitchPlan.class);
        return plan == null ? EMPTY : plan;
    }
}
