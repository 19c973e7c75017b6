package io.vetch.cli.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;

/**
 * Hosts h1 to h3, whose eth0 lead to the ports p1 to p3 of br0: a bridge of the kernel's that Vetch stands in for, or
 * one of its own with attached interfaces. The commands are those of iproute2 in any case.
 */
final class FlowBench implements AutoCloseable {
    static final String H1 = "02:00:00:00:00:01";
    static final String H2 = "02:00:00:00:00:02";
    private static final Pattern FLOWS = Pattern.compile("flows that the kernel moves by itself: (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SITE = """
            for i in 1 2 3; do
                ip netns add h$i
                ip netns exec h$i sh -c '[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
                ip link add p$i type veth peer name eth0 netns h$i address 02:00:00:00:00:0$i
                ip link set p$i up
                ip -n h$i addr add 10.0.0.$i/24 dev eth0
                ip -n h$i link set eth0 up
            done
            """;

    /** Whose bridge it is, and how Vetch has its frames. */
    enum Kind {
        STOOD_IN("""
                ip link add br0 address 02:00:00:00:00:b0 type bridge
                ip link set br0 up
                for i in 1 2 3; do ip link set p$i master br0; done
                """, "--stand-in br0"),
        ATTACHED("", "--bridge br0 --attach p1 --attach p2 --attach p3");

        private final String bridge;
        private final String options;

        Kind(String bridge, String options) {
            this.bridge = bridge;
            this.options = options;
        }
    }

    private final Kind kind;
    private final Sandbox sandbox;
    private final List<Background> running = new ArrayList<>();
    private Background daemon;

    private FlowBench(Kind kind, Sandbox sandbox) {
        this.kind = kind;
        this.sandbox = sandbox;
    }

    /** The site alone. @param javaOptions of the daemon, or empty */
    static FlowBench build(Kind kind, String javaOptions) throws IOException {
        FlowBench bench = new FlowBench(kind, Sandbox.open());
        try {
            bench.sandbox.export("VETCH_SOCKET", Flavor.SOCKET);
            if (!javaOptions.isEmpty()) {
                bench.sandbox.export("VETCH_JAVA_OPTS", javaOptions);
            }
            bench.sh(SITE + kind.bridge);
            return bench;
        } catch (RuntimeException | Error e) {
            bench.close();
            throw e;
        }
    }

    /** With a daemon that is ready. */
    static FlowBench open(Kind kind) throws IOException {
        FlowBench bench = build(kind, "");
        try {
            bench.startDaemon();
            if (kind == Kind.ATTACHED) {
                bench.sandbox.export("PATH", bench.vetch("shims").strip() + ":" + Tools.PATH);
            }
            bench.sh("ip addr add 10.0.0.100/24 dev br0");
            return bench;
        } catch (RuntimeException | Error e) {
            bench.close();
            throw e;
        }
    }

    void startDaemon() {
        List<String> command = new ArrayList<>(List.of(Flavor.VETCH_COMMAND, "run"));
        command.addAll(List.of(kind.options.split(" ", -1)));
        daemon = sandbox.start(command);
        daemon.awaitLine("ready");
    }

    Background daemon() {
        return daemon;
    }

    /** Sends the daemon a signal. */
    void signal(String name) {
        sh("kill -%s $(pgrep -x java)".formatted(name));
    }

    /**
     * Asserts something about all frames; again, if the machine was too busy for Vetch, so that the kernel's bridge has
     * had some, which Vetch does not see.
     */
    void assertUnlessLapsed(ThrowingRunnable assertion) throws Throwable {
        for (int tries = 5; ; tries--) {
            int before = lapses();
            try {
                assertion.run();
                return;
            } catch (AssertionError | ConditionTimeoutException e) {
                Thread.sleep(3000); // told of once a second
                if (tries == 1 || lapses() == before) {
                    throw e;
                }
            }
        }
    }

    private int lapses() {
        return daemon.err().split("showed no sign of life", -1).length - 1;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Result sh(String script) {
        return sandbox.run("sh", "-ec", script).expectSuccess();
    }

    String vetch(String... words) {
        List<String> command = new ArrayList<>(List.of(Flavor.VETCH_COMMAND));
        command.addAll(List.of(words));
        return sandbox.run(command).expectSuccess().out();
    }

    /** How many flows the kernel moves by itself. The kernel and the relay know the same stations then. */
    int flows() {
        Matcher found = FLOWS.matcher(vetch("stand-in"));
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    /** Runs until {@link #silence}. */
    Background start(String command) {
        Background started = sandbox.start(List.of(command.split(" ", -1)));
        running.add(started);
        return started;
    }

    /** Sends frames of 60 bytes without end. @param more options of mausezahn */
    Background flood(int from, String source, String destination, String more) {
        return start("ip netns exec h%d mausezahn eth0 -q -c 0 -a %s -b %s -p 60%s"
                .formatted(from, source, destination, more.isEmpty() ? "" : " " + more));
    }

    /** Ends all that was started. */
    void silence() {
        running.forEach(Background::close);
        running.clear();
    }

    /** What a host's interface has received. */
    long received(int host) {
        return number("ip netns exec h%d cat /sys/class/net/eth0/statistics/rx_packets".formatted(host));
    }

    /** What has left by ports, in this order, read one after the other at once. */
    List<Long> sent(String... ports) {
        StringBuilder files = new StringBuilder();
        for (String port : ports) {
            files.append(" /sys/class/net/").append(port).append("/statistics/tx_packets");
        }
        return sh("cat" + files).out().lines().map(Long::parseLong).toList();
    }

    /** The same with what was lost behind the ports. */
    List<Long> sentOrLost(String... ports) {
        StringBuilder files = new StringBuilder();
        for (String port : ports) {
            String statistics = " /sys/class/net/" + port + "/statistics/tx_";
            files.append(statistics).append("packets").append(statistics).append("dropped");
        }
        List<Long> numbers =
                sh("cat" + files).out().lines().map(Long::parseLong).toList();
        return IntStream.range(0, ports.length)
                .mapToObj(i -> numbers.get(2 * i) + numbers.get(2 * i + 1))
                .toList();
    }

    private long number(String command) {
        return Long.parseLong(sh(command).out().strip());
    }

    /** One of Vetch's numbers of a port. */
    long counter(String port, String name) throws IOException {
        for (JsonNode each : ports()) {
            if (each.path("name").asText().equals(port)) {
                return each.path(name).asLong();
            }
        }
        throw new AssertionError("no port " + port);
    }

    JsonNode ports() throws IOException {
        return JSON.readTree(vetch("counters", "-j", "br0")).path(0).path("ports");
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
