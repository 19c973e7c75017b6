package io.vetch.bench.targets;

import io.vetch.core.Closing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The network namespaces of one target: one for the switch, and one for each host, in which {@code e0} leads into the
 * switch. There is no IPv6 in them, whose neighbour discovery speaks unasked. Host number i has 198.18.0.i, of the
 * range that RFC 2544 sets aside.
 */
final class HostNamespaces implements AutoCloseable {
    /** The name of a host's interface. */
    static final String INTERFACE = "e0";

    private static final AtomicInteger TARGETS = new AtomicInteger();
    private static final int MOST_PORTS = 254;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PREPARE = """
            for scope in all default; do
                [ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/$scope/disable_ipv6
            done
            ip link set lo up
            """;

    private final String switchSpace;
    private final List<String> hosts;
    private final List<String> made = new ArrayList<>();

    private HostNamespaces(int ports) {
        String prefix = "target" + TARGETS.incrementAndGet();
        this.switchSpace = prefix + "-sw";
        this.hosts = IntStream.rangeClosed(1, ports)
                .mapToObj(number -> prefix + "-h" + number)
                .toList();
    }

    /** @param ports how many hosts, 2 to 254 */
    static HostNamespaces make(int ports) throws IOException {
        if (ports < 2 || ports > MOST_PORTS) {
            throw new IllegalArgumentException("a target has 2 to " + MOST_PORTS + " ports, not " + ports);
        }
        HostNamespaces spaces = new HostNamespaces(ports);
        try {
            spaces.add(spaces.switchSpace);
            for (String host : spaces.hosts) {
                spaces.add(host);
            }
            return spaces;
        } catch (IOException e) {
            Closing.after(e, spaces);
            throw e;
        }
    }

    private void add(String name) throws IOException {
        Commands.run("ip", "netns", "add", name);
        made.add(name);
        Commands.runIn(name, "sh", "-ec", PREPARE);
    }

    /** The switch's namespace. */
    String switchSpace() {
        return switchSpace;
    }

    /** What the switch's own ends are called in its namespace, host 1's first. */
    List<String> switchPorts() {
        return IntStream.rangeClosed(1, hosts.size())
                .mapToObj(number -> "p" + number)
                .toList();
    }

    List<TesterPort> testerPorts() {
        return hosts.stream().map(host -> new TesterPort(host, INTERFACE)).toList();
    }

    /** Connects every host with the switch's namespace by a veth pair. */
    void addVeths() throws IOException {
        for (int i = 0; i < hosts.size(); i++) {
            String port = switchPorts().get(i);
            Commands.ip(
                    switchSpace,
                    List.of(
                            "link add " + port + " type veth peer name " + INTERFACE + " netns " + hosts.get(i),
                            "link set " + port + " up"));
            bringUp(i);
        }
    }

    /** Gives every host the TAP that the switch has made for it. The descriptor stays the switch's. */
    void takeTaps() throws IOException {
        List<String> moves = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            String port = switchPorts().get(i);
            moves.add("link set " + port + " down");
            moves.add("link set " + port + " name " + INTERFACE + " netns " + hosts.get(i));
        }
        Commands.ip(switchSpace, moves);
        for (int i = 0; i < hosts.size(); i++) {
            bringUp(i);
        }
    }

    /** Deletes the TAPs that have outlived their switch. */
    void dropTaps() throws IOException {
        for (String host : hosts) {
            if (Commands.run("ip", "-n", host, "-br", "link").contains(INTERFACE)) {
                Commands.ip(host, List.of("link delete " + INTERFACE));
            }
        }
    }

    private void bringUp(int host) throws IOException {
        Commands.ip(
                hosts.get(host),
                List.of("addr add " + address(host) + "/24 dev " + INTERFACE, "link set " + INTERFACE + " up"));
    }

    private static String address(int host) {
        return "198.18.0." + (host + 1);
    }

    /** Waits until all hosts have a carrier. */
    void awaitCarriers() throws IOException {
        for (String host : hosts) {
            if (!Waiting.until(PATIENCE, () -> hasCarrier(host))) {
                throw new IOException(INTERFACE + " in " + host + " has no carrier");
            }
        }
    }

    private static boolean hasCarrier(String host) throws IOException {
        return Commands.run("ip", "-n", host, "-o", "link", "show", "dev", INTERFACE)
                .contains("LOWER_UP");
    }

    /** Waits until host 1 reaches all others, where there is ping(8) to find that out. */
    void awaitForwarding() throws IOException {
        if (Commands.find("ping").isEmpty()) {
            return;
        }
        for (int i = 1; i < hosts.size(); i++) {
            String address = address(i);
            if (!Waiting.until(PATIENCE, () -> reaches(address))) {
                throw new IOException("the switch does not forward: no answer to pings from host 1 to " + address);
            }
        }
        forgetNeighbours();
    }

    private boolean reaches(String address) throws IOException {
        try {
            Commands.runIn(hosts.getFirst(), "ping", "-c", "1", "-W", "1", address);
            return true;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException _) {
            return false;
        }
    }

    /** Hosts would probe those that pinged them some seconds later, in the middle of a measurement. */
    private void forgetNeighbours() throws IOException {
        for (String host : hosts) {
            Commands.run("ip", "-n", host, "neigh", "flush", "dev", INTERFACE);
        }
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> deletions = new ArrayList<>();
        for (String name : made) {
            deletions.add(() -> Commands.run("ip", "netns", "delete", name));
        }
        made.clear();
        Closing.all(deletions);
    }
}
