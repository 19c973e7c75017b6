package io.vetch.cli.stp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bridges wired in a ring, a host at each. Those of even numbers are of the lab's flavor, in its own namespace; the
 * others are the kernel's, in the namespace {@code k}. Link i leads from bridge i to the next one.
 *
 * @param id a letter; a lab may have several rings
 */
record Ring(Lab lab, FrameProbe probe, char id, int size, int root) {
    /** Of the forward delay, 2 s. */
    static final String TIMES = "forward_delay 200 hello_time 100 max_age 600";

    static final int HELLOS_PER_DELAY = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String IP = Tools.real("ip");
    private static final Pattern PORT = Pattern.compile("\\d+: ([a-z0-9]+)[@:].* master \\S+ state (\\S+) ");

    /** Everything is there, and up. */
    static Ring build(Lab lab, FrameProbe probe, char id, int size, int root) {
        Ring ring = new Ring(lab, probe, id, size, root);
        for (int bridge = 0; bridge < size; bridge++) {
            ring.addBridge(bridge);
        }
        for (int link = 0; link < size; link++) {
            ring.addLink(link);
        }
        return ring;
    }

    private static boolean isKernels(int bridge) {
        return bridge % 2 == 1;
    }

    private String ip(int bridge) {
        return isKernels(bridge) ? IP + " -n k" : "ip";
    }

    String bridge(int number) {
        return id + "b" + number;
    }

    /** The name of a host, and of its namespace. */
    String host(int bridge) {
        return id + "h" + bridge;
    }

    private static int priority(boolean root) {
        return root ? 4096 : 32_768;
    }

    private void addBridge(int number) {
        String port = id + "p" + number;
        lab.addHost(host(number));
        lab.sh("""
                %1$s link add %2$s address 02:00:00:%3$02x:00:%4$02x type bridge %5$s priority %6$d stp_state 1
                %7$s link add %8$s type veth peer name e0 netns %9$s
                """.formatted(
                ip(number), bridge(number), (int) id, number, TIMES, priority(number == root), IP, port, host(number)));
        if (isKernels(number)) {
            lab.sh(IP + " link set " + port + " netns k");
        }
        lab.sh("""
                %1$s link set %2$s master %3$s
                %4$s %5$s link set %2$s up
                %4$s -n %6$s link set e0 up
                %1$s link set %3$s up
                """.formatted(ip(number), port, bridge(number), IP, isKernels(number) ? "-n k" : "", host(number)));
        probe.listen(host(number), "e0");
    }

    private void addLink(int link) {
        int next = (link + 1) % size;
        lab.sh("%s link add %cx%d type veth peer name %cy%d".formatted(IP, id, link, id, link));
        addEnd("x", link, link);
        addEnd("y", link, next);
    }

    private void addEnd(String end, int link, int bridge) {
        String name = id + end + link;
        lab.sh((isKernels(bridge) ? IP + " link set " + name + " netns k\n" : "")
                + "%1$s link set %2$s master %3$s\n%4$s %5$s link set %2$s up\n"
                        .formatted(ip(bridge), name, bridge(bridge), IP, isKernels(bridge) ? "-n k" : ""));
    }

    /** Cuts a link, or mends it: both ends lose their carrier. */
    void setLink(int link, boolean up) {
        String end = id + "x" + link;
        lab.sh(IP + (isKernels(link) ? " -n k" : "") + " link set " + end + (up ? " up" : " down"));
    }

    /** The states of the ports of all bridges. */
    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        collect(lab.sh("bridge link").out(), states);
        collect(lab.sh(Tools.real("bridge") + " -n k link").out(), states);
        return states;
    }

    private void collect(String rows, Map<String, String> states) {
        Matcher port = PORT.matcher(rows);
        while (port.find()) {
            if (port.group(1).charAt(0) == id) {
                states.put(port.group(1), port.group(2));
            }
        }
    }

    /** Waits until no port waits for its next state, and as many of the links' ends as the ring needs forward. */
    Map<String, String> awaitTree(boolean cut) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> states = states();
            assertThat(states).hasSize(3 * size);
            assertThat(states.values()).doesNotContain("listening", "learning");
            assertThat(states.values().stream().filter("forwarding"::equals))
                    .as("%s", states)
                    .hasSize(cut ? 3 * size - 2 : 3 * size - 1);
        });
        return states();
    }

    /** Whether all links are up, and one of their ends blocks. */
    boolean isWhole() {
        return states().values().stream().filter("forwarding"::equals).count() == 3L * size - 1;
    }

    /** The link at the root port of the bridge whose other way blocks: the one with the better neighbour. */
    int rootLink() {
        if (size == 2) {
            return 0;
        }
        return root == 0 ? 1 : 3;
    }
}
