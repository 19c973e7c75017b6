package io.vetch.cli.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Configurations that have k1 and k2, which stay ports of br0, and anything else. */
final class RandomPlan {
    private static final List<String> BRIDGES = List.of("br0", "br1", "\"br2,netns=h3\"");
    private static final List<String> PORT_SETTINGS =
            List.of("isolated: on", "learning: off", "hairpin: on", "cost: 9", "bcast_flood: off");
    private static final List<String> OPTIONS =
            List.of("ageing_time: 9000", "hello_time: 300", "group_fwd_mask: 0x4000", "fdb_max_learned: 50");

    private final Random random;
    private final Map<String, List<String>> taps = new LinkedHashMap<>();
    private final Map<String, List<String>> attached = new LinkedHashMap<>();

    private RandomPlan(Random random) {
        this.random = random;
    }

    static String yaml(Random random) {
        return new RandomPlan(random).yaml();
    }

    private String yaml() {
        List<String> bridges = new ArrayList<>(List.of("br0"));
        BRIDGES.stream().skip(1).filter(bridge -> random.nextBoolean()).forEach(bridges::add);
        StringBuilder text = new StringBuilder();
        List<String> free = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int place = random.nextInt(bridges.size() + 2);
            String tap = random.nextInt(3) == 0 ? "\"t" + i + ",mtu=9000\"" : "t" + i;
            if (place < bridges.size()) {
                taps.computeIfAbsent(bridges.get(place), unknown -> new ArrayList<>())
                        .add(tap);
            } else if (place == bridges.size()) {
                free.add(tap);
            }
        }
        text.append("taps: ").append(free).append('\n');
        pairs(text, bridges);
        text.append("bridges:\n");
        Collections.shuffle(bridges, random);
        bridges.forEach(bridge -> bridge(text, bridge));
        return text.toString();
    }

    private void pairs(StringBuilder text, List<String> bridges) {
        text.append("veths:\n");
        text.append("  - [kx, ky]\n");
        for (int i = 0; i < 2; i++) {
            if (random.nextBoolean()) {
                String far = random.nextBoolean()
                        ? "y" + i
                        : "\"z" + i + ",netns=h3\""; // y0 alone would mean one there, too
                text.append("  - [x").append(i).append(", ").append(far).append("]\n");
                if (random.nextBoolean()) {
                    String bridge = bridges.get(random.nextInt(bridges.size()));
                    attached.computeIfAbsent(bridge, unknown -> new ArrayList<>())
                            .add("x" + i);
                }
            }
        }
    }

    private void bridge(StringBuilder text, String name) {
        List<String> ports = new ArrayList<>(taps.getOrDefault(name, List.of()));
        ports.addAll(attached.getOrDefault(name, List.of()));
        List<String> own = new ArrayList<>(taps.getOrDefault(name, List.of()));
        boolean first = name.equals("br0");
        if (first) {
            own.addAll(List.of("k1", "k2"));
        }
        text.append("  ").append(name).append(":\n");
        text.append("    up: ").append(first || random.nextInt(4) > 0).append('\n');
        text.append("    options: {").append(String.join(", ", some(OPTIONS))).append("}\n");
        text.append("    taps: ").append(own).append('\n');
        text.append("    attach: ")
                .append(attached.getOrDefault(name, List.of()))
                .append('\n');
        text.append("    ports:\n");
        for (String port : ports) {
            List<String> settings = new ArrayList<>(some(PORT_SETTINGS));
            if (first && random.nextInt(3) == 0) {
                settings.add("backup_port: k1");
            }
            text.append("      ")
                    .append(bare(port))
                    .append(": {")
                    .append(String.join(", ", settings))
                    .append("}\n");
        }
        if (first) {
            String backup = ports.isEmpty() ? "k2" : bare(ports.get(random.nextInt(ports.size())));
            text.append("      k1: {cost: 3, backup_port: ").append(backup).append("}\n");
        } else {
            text.append("      {}\n".repeat(ports.isEmpty() ? 1 : 0));
        }
        text.append("    fdb:\n      []\n".repeat(ports.isEmpty() ? 1 : 0));
        text.append("    fdb:\n".repeat(ports.isEmpty() ? 0 : 1));
        for (int i = 0; i < ports.size(); i++) {
            String kind = random.nextBoolean() ? "static" : "local";
            text.append("      - {address: 02:00:00:00:00:0")
                    .append(i + random.nextInt(2) * 4)
                    .append(", port: ")
                    .append(bare(ports.get(i)))
                    .append(", kind: ")
                    .append(kind)
                    .append("}\n");
        }
        text.append("    mdb:\n      []\n".repeat(ports.isEmpty() ? 1 : 0));
        text.append("    mdb:\n".repeat(ports.isEmpty() ? 0 : 1));
        for (String port : ports) {
            text.append("      - {group: 239.1.1.")
                    .append(random.nextInt(1, 4))
                    .append(", port: ")
                    .append(bare(port))
                    .append(random.nextBoolean() ? ", source: 10.0.0.9" : "")
                    .append("}\n");
        }
    }

    private static String bare(String words) {
        return words.replaceAll("\"|,mtu=\\d+", "");
    }

    private List<String> some(List<String> words) {
        return words.stream().filter(word -> random.nextInt(3) == 0).toList();
    }

    /** Everything that two plans may differ in, each for itself. */
    static Set<String> facts(SwitchPlan plan) {
        Set<String> facts = new TreeSet<>();
        plan.veths()
                .forEach(pair -> pair.forEach(end -> {
                    facts.add("veth " + end + " of " + new TreeSet<>(pair));
                    facts.add("up " + end);
                }));
        plan.taps().forEach(tap -> tap(facts, tap));
        plan.bridges().forEach((name, bridge) -> {
            facts.add("bridge " + name);
            facts.add("up " + name + " " + bridge.up());
            bridge.options().forEach((word, value) -> facts.add(name + " " + word + " " + Long.decode(value)));
            bridge.taps().forEach(tap -> {
                tap(facts, tap);
                facts.add(bare(tap) + " of " + name);
            });
            bridge.attach().forEach(port -> facts.add(port + " of " + name));
            bridge.ports()
                    .forEach((port, settings) -> settings.forEach(
                            (word, value) -> facts.add(name + " " + port + " " + word + " " + canonical(value))));
            bridge.fdb().forEach(entry -> facts.add(name + " " + entry));
            bridge.mdb().forEach(entry -> facts.add(name + " " + entry));
        });
        return facts;
    }

    private static void tap(Set<String> facts, String words) {
        facts.add("tap " + bare(words));
        facts.add("up " + bare(words));
        facts.add("mtu " + words);
    }

    private static String canonical(String value) {
        return value.equals("true") ? "on" : value.equals("false") ? "off" : value;
    }
}
