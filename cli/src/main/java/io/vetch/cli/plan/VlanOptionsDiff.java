package io.vetch.cli.plan;

import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.tool.vlan.VlanOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The steps for what VLANs of a bridge have for themselves about multicast. They come after the lists of VLANs. */
final class VlanOptionsDiff {
    private final Deeds deeds;
    private final Layout after;
    private final String bridge;

    VlanOptionsDiff(Deeds deeds, Layout after, String bridge) {
        this.deeds = deeds;
        this.after = after;
        this.bridge = bridge;
    }

    /**
     * @param now the bridge as it is; null if there is none
     * @param stays whether a port is one now, and is the same interface after that
     * @throws IOException with the place of what the plan has wrong
     */
    List<Step> compare(BridgePlan wanted, @Nullable BridgePlan now, Predicate<String> stays, YamlPlace place)
            throws IOException {
        Map<String, String> there = new LinkedHashMap<>();
        if (now != null) {
            now.vlanOptions().forEach((device, options) -> {
                if (device.equals(bridge) || (isWanted(device) && stays.test(device))) {
                    there.put(device, options);
                }
            });
        }
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, String> each : wanted.vlanOptions().entrySet()) {
            YamlPlace at = place.in(each.getKey());
            String device = at.ofKey().run(() -> resolved(each.getKey()));
            VlanOptions options = at.run(() -> Step.naming(object(device), () -> parse(device, each.getValue())));
            String before = there.remove(device);
            if (!options.text().equals(before == null ? "" : before)) {
                steps.add(step(device, options, at));
            }
        }
        for (String device : there.keySet()) {
            steps.add(step(device, parse(device, ""), place));
        }
        return steps;
    }

    private VlanOptions parse(String device, String text) throws IOException {
        return VlanOptions.parse(text, device.equals(bridge));
    }

    private Step step(String device, VlanOptions options, YamlPlace place) {
        String words = options.isEmpty() ? "the usual ones" : options.text();
        return new Step(
                "# VLAN options of " + Words.name(device) + ": " + words,
                object(device),
                place,
                () -> deeds.setVlanOptions(bridge, device, options));
    }

    private static String object(String device) {
        return Words.name(device) + ": vlan_options";
    }

    private String resolved(String words) throws IOException {
        String device = after.resolved(DeviceWords.parse(words)).key();
        if (!device.equals(bridge) && !isWanted(device)) {
            throw new IOException(words + " is no port of " + bridge);
        }
        return device;
    }

    private boolean isWanted(String port) {
        return bridge.equals(after.masters().get(port));
    }
}
