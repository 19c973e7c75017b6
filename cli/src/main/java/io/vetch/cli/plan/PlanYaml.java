package io.vetch.cli.plan;

import io.vetch.cli.config.HttpPlan;
import io.vetch.cli.tool.settings.OnLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link SwitchPlan} as the text of a configuration file. */
final class PlanYaml {
    /** What YAML takes for a word in any place, unless it is one of those below. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./-]*");

    /** Numbers stay numbers; what YAML has other ideas of is quoted. */
    private static final Pattern OTHER =
            Pattern.compile("(?i)y|n|yes|no|true|false|null|~|\\.inf|\\.nan|[0-9.][0-9_.e+-]*|0x[0-9a-f_]+");

    private static final Pattern VALUE = Pattern.compile("on|off|\\d+|0x[0-9a-f]+|[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    private final List<String> lines = new ArrayList<>();

    private PlanYaml() {}

    /** Lines with their ends. */
    static List<String> lines(SwitchPlan plan) {
        PlanYaml yaml = new PlanYaml();
        yaml.add(plan);
        if (yaml.lines.isEmpty()) {
            yaml.lines.add("bridges: {}\n");
        }
        return yaml.lines;
    }

    private void add(SwitchPlan plan) {
        if (plan.attachAnyway()) {
            line(0, "attach_anyway: true");
        }
        if (plan.veth() != null) {
            line(0, "veth: " + plan.veth());
        }
        if (plan.http() != null) {
            line(0, "http: " + http(plan.http()));
        }
        heading("veths", !plan.veths().isEmpty());
        plan.veths().forEach(pair -> line(1, "- " + list(pair)));
        list(0, "taps", plan.taps());
        heading("bridges", !plan.bridges().isEmpty());
        plan.bridges().forEach(this::bridge);
        heading("stand_in", !plan.standIns().isEmpty());
        plan.standIns().forEach(this::standIn);
    }

    private static String http(HttpPlan plan) {
        Map<String, String> words = new LinkedHashMap<>();
        if (plan.address() != null) {
            words.put("address", plan.address());
        }
        if (plan.tokenFile() != null) {
            words.put("token_file", plan.tokenFile());
        }
        return map(words);
    }

    private void bridge(String name, BridgePlan plan) {
        int before = lines.size();
        line(1, word(name) + ":");
        if (!plan.up()) {
            line(2, "up: false");
        }
        optional("address", plan.address());
        optional("mtu", plan.mtu() == null ? null : plan.mtu().toString());
        Map<String, String> options = OnLoop.without(plan.options());
        if (!options.isEmpty()) {
            line(2, "options: " + map(options));
        }
        optional("on_loop", OnLoop.words(plan.options()));
        list(2, "taps", plan.taps());
        list(2, "vm_taps", plan.vmTaps());
        list(2, "attach", plan.attach());
        if (!plan.ports().isEmpty()) {
            line(2, "ports:");
            plan.ports().forEach((port, settings) -> line(3, word(port) + ": " + map(settings)));
        }
        if (!plan.vlans().isEmpty()) {
            line(2, "vlans: " + map(plan.vlans()));
        }
        if (!plan.vlanOptions().isEmpty()) {
            line(2, "vlan_options: " + map(plan.vlanOptions()));
        }
        if (!plan.fdb().isEmpty()) {
            line(2, "fdb:");
            plan.fdb().forEach(entry -> line(3, "- " + entry(entry)));
        }
        if (!plan.mdb().isEmpty()) {
            line(2, "mdb:");
            plan.mdb().forEach(group -> line(3, "- " + group(group)));
        }
        lookBack(plan.lookback(), plan.triggers());
        if (lines.size() == before + 1) {
            lines.set(before, "  " + word(name) + ": {}\n");
        }
    }

    private static String group(GroupPlan group) {
        return "{group: " + value(group.group()) + ", port: " + word(group.port())
                + pair("source", group.source())
                + (group.vlan() == 0 ? "" : ", vlan: " + group.vlan())
                + pair("filter_mode", group.filterMode())
                + pair("sources", group.sources())
                + pair("proto", group.proto())
                + "}";
    }

    private static String pair(String key, @Nullable String value) {
        return value == null ? "" : ", " + key + ": " + value(value);
    }

    private static String entry(EntryPlan entry) {
        return "{address: " + value(entry.address()) + ", port: " + word(entry.port())
                + (entry.kind() == null ? "" : ", kind: " + entry.kind()) + (entry.sticky() ? ", sticky: true" : "")
                + (entry.vlan() == 0 ? "" : ", vlan: " + entry.vlan())
                + "}";
    }

    private void standIn(String name, StandInPlan plan) {
        int before = lines.size();
        line(1, word(name) + ":");
        if (plan.bypass()) {
            line(2, "bypass_bridge_filters: true");
        }
        if (plan.strict()) {
            line(2, "strict_filters: true");
        }
        optional("on_loop", plan.onLoop().seconds() == 0 ? null : plan.onLoop().words());
        lookBack(plan.lookback(), plan.triggers());
        if (lines.size() == before + 1) {
            lines.set(before, "  " + word(name) + ": {}\n");
        }
    }

    private void lookBack(@Nullable String limits, List<String> triggers) {
        if (limits != null) {
            line(2, "lookback: " + word(limits));
        }
        if (!triggers.isEmpty()) {
            line(2, "lookback_triggers:");
            triggers.forEach(trigger -> line(3, "- " + word(trigger)));
        }
    }

    // ---- pieces

    private void line(int depth, String text) {
        lines.add("  ".repeat(depth) + text + "\n");
    }

    private void heading(String key, boolean wanted) {
        if (wanted) {
            line(0, key + ":");
        }
    }

    private void optional(String key, @Nullable String text) {
        if (text != null) {
            line(2, key + ": " + value(text));
        }
    }

    private void list(int depth, String key, List<String> words) {
        if (!words.isEmpty()) {
            line(depth, key + ": " + list(words));
        }
    }

    private static String list(List<String> words) {
        return words.stream().map(PlanYaml::word).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String map(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(each -> word(each.getKey()) + ": " + value(each.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Of a setting, which is read as text whatever YAML takes it for. */
    private static String value(String text) {
        return VALUE.matcher(text).matches() ? text : word(text);
    }

    private static String word(String text) {
        boolean plain = PLAIN.matcher(text).matches()
                && !OTHER.matcher(text).matches()
                && !text.equals("on")
                && !text.equals("off");
        return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
