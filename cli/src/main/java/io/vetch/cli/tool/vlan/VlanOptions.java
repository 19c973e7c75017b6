package io.vetch.cli.tool.vlan;

import io.vetch.cli.tool.Numbers;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.VlanSnooping;
import io.vetch.core.port.BridgePort;
import io.vetch.core.vlan.PortVlans;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What VLANs have for themselves about multicast in one line, as configuration files have it: {@code 10 mcast_querier 1
 * mcast_query_interval 6000, 20-30 mcast_snooping 0}. Of a bridge these are the words of {@code bridge vlan global
 * set}, and {@code mcast_router} of its host; of a port those of {@code bridge vlan set}. What is not said is as it is
 * made.
 */
public final class VlanOptions {
    private static final String ROUTER = "mcast_router";
    private static final String MOST = "mcast_max_groups";

    /** By VLAN and word. */
    private final Map<Integer, Map<String, Long>> values;

    private VlanOptions(Map<Integer, Map<String, Long>> values) {
        this.values = values;
    }

    // ---- from text

    /** @param ofBridge whether it is about a bridge, not a port @throws IOException with what is wrong */
    public static VlanOptions parse(String text, boolean ofBridge) throws IOException {
        Map<Integer, Map<String, Long>> values = new TreeMap<>();
        for (String item : text.isBlank() ? new String[0] : text.split(",", -1)) {
            List<String> words = List.of(item.strip().split("\\s+"));
            VlanRange range = range(words.getFirst());
            Map<String, Long> said = values(words.subList(1, words.size()), ofBridge);
            for (int vlan = range.first(); vlan <= range.last(); vlan++) {
                values.computeIfAbsent(vlan, _ -> new LinkedHashMap<>()).putAll(said);
            }
        }
        return new VlanOptions(values);
    }

    private static VlanRange range(String text) throws IOException {
        if (!text.matches("\\d{1,4}(-\\d{1,4})?")) {
            throw new IOException("'" + text + "' is not ID[-ID]");
        }
        String[] ends = text.split("-", -1);
        VlanRange range =
                new VlanRange(Integer.parseInt(ends[0]), Integer.parseInt(ends.length == 1 ? ends[0] : ends[1]));
        if (!range.isValid() || range.first() > range.last()) {
            throw new IOException("'" + text + "': VLANs are 1 to 4094");
        }
        return range;
    }

    private static Map<String, Long> values(List<String> words, boolean ofBridge) throws IOException {
        Map<String, Long> values = new LinkedHashMap<>();
        if (words.isEmpty() || words.size() % 2 != 0) {
            throw new IOException("'" + String.join(" ", words) + "' is not WORD VALUE [WORD VALUE ...]");
        }
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i);
            if (!isKnown(word, ofBridge)) {
                throw new IOException("no such option of a VLAN: '" + word + "'");
            }
            String value = words.get(i + 1);
            values.put(
                    word,
                    Numbers.unsigned(value, Long.SIZE)
                            .orElseThrow(() -> new IOException(word + ": '" + value + "' is no number")));
        }
        return values;
    }

    private static boolean isKnown(String word, boolean ofBridge) {
        return word.equals(ROUTER) || (ofBridge ? VlanGlobalRow.words().contains(word) : word.equals(MOST));
    }

    // ---- what is

    /** What a port has, or of the local one, the bridge; empty if everything is as it is made. */
    public static VlanOptions of(Bridge bridge, BridgePort port) {
        Map<Integer, Map<String, Long>> values = new TreeMap<>();
        list(bridge, port).ids().forEach(vlan -> {
            Map<String, Long> changed = changed(bridge.snooping().vlans(), port, vlan);
            if (!changed.isEmpty()) {
                values.put(vlan, changed);
            }
        });
        return new VlanOptions(values);
    }

    private static PortVlans list(Bridge bridge, BridgePort port) {
        return port.isLocal() ? bridge.vlans().everywhere() : bridge.vlans().of(port);
    }

    private static Map<String, Long> changed(VlanSnooping snooping, BridgePort port, int vlan) {
        Map<String, Long> changed = new LinkedHashMap<>();
        if (port.isLocal()) {
            for (String word : VlanGlobalRow.words()) {
                BridgeOption option = VlanGlobalRow.option(word);
                put(changed, word, snooping.option(vlan, option), VlanSnooping.initial(option));
            }
        }
        put(changed, ROUTER, snooping.router(port, vlan), BridgeOption.MCAST_ROUTER.initial());
        put(changed, MOST, snooping.maxGroups(port, vlan), 0);
        return changed;
    }

    private static void put(Map<String, Long> changed, String word, long value, long usual) {
        if (value != usual) {
            changed.put(word, value);
        }
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** In one line; neighbours that have the same are named together. */
    public String text() {
        Map<VlanRange, Map<String, Long>> items = new LinkedHashMap<>();
        VlanRange open = null;
        for (Map.Entry<Integer, Map<String, Long>> each : values.entrySet()) {
            int vlan = each.getKey();
            boolean goesOn =
                    open != null && open.last() + 1 == vlan && each.getValue().equals(items.get(open));
            VlanRange range = new VlanRange(goesOn && open != null ? open.first() : vlan, vlan);
            if (goesOn && open != null) {
                items.remove(open);
            }
            items.put(range, each.getValue());
            open = range;
        }
        return items.entrySet().stream()
                .map(item -> item.getKey().text() + " " + words(item.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String words(Map<String, Long> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(" "));
    }

    // ---- what is to be

    /** Has a port, or with the local one the bridge, be so. @throws IOException with what cannot be */
    public void set(Bridge bridge, BridgePort port) throws IOException {
        PortVlans list = list(bridge, port);
        for (int vlan : values.keySet()) {
            if (!list.contains(vlan)) {
                throw new IOException((port.isLocal() ? "nobody" : port.name()) + " is in VLAN " + vlan);
            }
        }
        try {
            list.ids().forEach(vlan -> set(bridge.snooping().vlans(), port, vlan, values.getOrDefault(vlan, Map.of())));
        } catch (RefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
        bridge.followSnooping();
    }

    private static void set(VlanSnooping snooping, BridgePort port, int vlan, Map<String, Long> wanted) {
        if (changed(snooping, port, vlan).equals(wanted)) {
            return;
        }
        if (port.isLocal()) {
            Map<BridgeOption, Long> options = new EnumMap<>(BridgeOption.class);
            for (String word : VlanGlobalRow.words()) {
                BridgeOption option = VlanGlobalRow.option(word);
                options.put(option, wanted.getOrDefault(word, VlanSnooping.initial(option)));
            }
            snooping.setOptions(vlan, vlan, options);
        } else {
            snooping.setMaxGroups(port, vlan, wanted.getOrDefault(MOST, 0L));
        }
        snooping.setRouter(port, vlan, wanted.getOrDefault(ROUTER, BridgeOption.MCAST_ROUTER.initial()));
    }
}
