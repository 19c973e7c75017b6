package io.vetch.core.stp;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.VirtualNetwork.Lan;
import io.vetch.core.stp.VirtualNetwork.VirtualPort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script in the small language of Open vSwitch's tests of its spanning trees. {@code #} begins a comment.
 *
 * <pre>
 * bridge 0 0x111 = a b     makes bridge 0 with that address, its first port on LAN a, its second on LAN b
 * bridge 0 = b X _ 0       changes ports: another LAN, X disabled, _ as it is, 0 up but alone; those left out, too, are
 *                          disabled
 * bridge 0^0x7000          the bridge's priority; the same behind an address
 * a:5  a^0x90              a port's cost; a port's priority, of eight bits
 * run 1000                 lets three minutes pass
 * check 0 = root           the bridge is the root, and all its ports forward
 * check 1 = F:10 B _       states of its ports: F, B (or Di), Li, Le, D; with a cost it is the root port; _ is any
 * check 1 = rootid:0x111 F the root, with a priority as above
 * </pre>
 */
final class TopologyScript {
    private static final long RUN = 180 * VirtualNetwork.SECOND;

    private final VirtualNetwork network = new VirtualNetwork();
    private final Map<String, Lan> lans = new HashMap<>();
    private final VirtualBridge.Kind kind;
    private final int defaultCost;
    private final List<String> mistakes = new ArrayList<>();
    private String line = "";

    TopologyScript(VirtualBridge.Kind kind, int defaultCost) {
        this.kind = kind;
        this.defaultCost = defaultCost;
    }

    VirtualNetwork network() {
        return network;
    }

    /** @return what did not hold */
    List<String> run(String script) {
        for (String text : script.split("\n", -1)) {
            line = text.replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                statement();
            }
        }
        return mistakes;
    }

    private void statement() {
        String[] sides = line.split("=", 2);
        List<String> words = words(sides[0].replace("^", " ^ "));
        List<String> rest = sides.length < 2 ? List.of() : words(sides[1]);
        switch (words.getFirst()) {
            case "bridge" -> bridge(words.subList(1, words.size()), sides.length < 2 ? null : rest);
            case "run" -> network.run(RUN);
            case "check" -> check(network.bridges().get(number(words.get(1))), new ArrayList<>(rest));
            default -> throw new IllegalArgumentException("no statement: " + line);
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+", -1));
    }

    private static int number(String text) {
        return Integer.decode(text);
    }

    private void bridge(List<String> words, @Nullable List<String> ports) {
        int index = number(words.getFirst());
        int priorityAt = words.indexOf("^");
        int priority = priorityAt < 0 ? BridgeId.DEFAULT_PRIORITY : number(words.get(priorityAt + 1));
        if (index == network.bridges().size()) {
            network.addBridge(kind, words.get(0), priority, number(words.get(1)), BridgeTimes.DEFAULT)
                    .up();
        } else if (priorityAt >= 0) {
            network.bridges().get(index).setPriority(priority);
        }
        if (ports != null) {
            ports(network.bridges().get(index), ports);
        }
    }

    private void ports(VirtualBridge bridge, List<String> words) {
        for (int i = 0; i < Math.max(words.size(), bridge.ports().size()); i++) {
            String word = i < words.size() ? words.get(i) : "X";
            boolean isNew = i == bridge.ports().size();
            VirtualPort port = isNew ? bridge.add("p" + (i + 1), defaultCost) : bridge.port(i + 1);
            if (word.equals("X")) {
                port.setLinkUp(false);
            } else if (!word.equals("_")) {
                connect(bridge, port, word);
            }
        }
    }

    private void connect(VirtualBridge bridge, VirtualPort port, String word) {
        String lan = word.replaceFirst("[:^].*", "");
        String cost = suffix(word, ':');
        String priority = suffix(word, '^');
        if (lan.equals("0")) {
            port.attach(null);
        } else if (!lan.equals("_") && port.lan() != lans.computeIfAbsent(lan, Lan::new)) {
            port.setLinkUp(false); // or two forwarding ports would be wired together, which no protocol sees in time
            port.attach(lans.get(lan));
        }
        port.setPathCost(cost.isEmpty() ? defaultCost : number(cost));
        if (!priority.isEmpty()) {
            bridge.change(() -> port.port().setPriority(number(priority) >> 2));
        }
        port.setLinkUp(true);
    }

    /** What stands behind {@code mark}, up to the next mark. */
    private static String suffix(String word, char mark) {
        int at = word.indexOf(mark);
        return at < 0 ? "" : word.substring(at + 1).replaceFirst("[:^].*", "");
    }

    private void check(VirtualBridge bridge, List<String> words) {
        BridgeStatus status = bridge.status();
        if (!words.isEmpty() && words.getFirst().startsWith("rootid:")) {
            String root = words.removeFirst().substring("rootid:".length());
            String priority = suffix(root, '^');
            long expected = number(root.replaceFirst("\\^.*", ""))
                    + ((long) (priority.isEmpty() ? BridgeId.DEFAULT_PRIORITY : number(priority)) << 48);
            expect(BridgeId.of(expected), status.root(), "root");
        }
        if (!words.isEmpty() && words.getFirst().equals("root")) {
            words.removeFirst();
            expect(status.id(), status.root(), "root");
            expect(0, status.rootPathCost(), "root path cost");
            bridge.ports().stream()
                    .filter(port -> port.state() != PortState.DISABLED)
                    .forEach(port -> expect(PortState.FORWARDING, port.state(), "state of " + port));
        }
        for (int i = 0; i < words.size(); i++) {
            checkPort(bridge.port(i + 1), status, words.get(i));
        }
    }

    private void checkPort(VirtualPort port, BridgeStatus status, String word) {
        if (word.equals("_")) {
            return;
        }
        PortState state = switch (word.replaceFirst(":.*", "")) {
            case "F" -> PortState.FORWARDING;
            case "B", "Di" -> PortState.BLOCKING;
            case "Li" -> PortState.LISTENING;
            case "Le" -> PortState.LEARNING;
            case "D" -> PortState.DISABLED;
            default -> throw new IllegalArgumentException("no state: " + word);
        };
        expect(state, port.state(), "state of " + port);
        expect(port.state(), port.bridge().told(port), "state that the output was told of " + port);
        if (state == PortState.FORWARDING) {
            String cost = suffix(word, ':');
            expect(!cost.isEmpty(), status.rootPort() == port.port().number(), "being the root port of " + port);
            if (!cost.isEmpty()) {
                expect(number(cost), status.rootPathCost(), "root path cost of " + port.bridge());
            }
        }
    }

    private void expect(Object expected, Object found, String what) {
        if (!expected.equals(found)) {
            mistakes.add("at \"" + line + "\": " + what + " is " + found + ", not " + expected);
        }
    }
}
