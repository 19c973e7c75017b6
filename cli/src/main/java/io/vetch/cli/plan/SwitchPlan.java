package io.vetch.cli.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vetch.cli.config.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a switch is to have: from the command line, from one that runs, or from a YAML file such as
 *
 * <pre>
 *   attach_anyway: true
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
 */
public record SwitchPlan(
        List<List<String>> veths,
        List<String> taps,
        Map<String, BridgePlan> bridges,
        Map<String, StandInPlan> standIns,
        boolean attachAnyway) {
    /** Nothing. */
    public static final SwitchPlan EMPTY = new SwitchPlan(null, null, null, null, false);

    public SwitchPlan(
            @JsonProperty("veths") @Nullable List<List<String>> veths,
            @JsonProperty("taps") @Nullable List<String> taps,
            @JsonProperty("bridges") @Nullable Map<String, BridgePlan> bridges,
            @JsonProperty("stand_in") @Nullable Map<String, @Nullable StandInPlan> standIns,
            @JsonProperty("attach_anyway") boolean attachAnyway) {
        this.attachAnyway = attachAnyway;
        this.standIns = new LinkedHashMap<>();
        if (standIns != null) {
            standIns.forEach((name, plan) -> this.standIns.put(name, plan == null ? StandInPlan.USUAL : plan));
        }
        this.veths = veths == null ? List.of() : veths;
        this.taps = taps == null ? List.of() : taps;
        this.bridges = bridges == null ? Map.of() : bridges;
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
