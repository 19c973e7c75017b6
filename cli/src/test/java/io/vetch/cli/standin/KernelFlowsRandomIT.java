package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two bridges beside each other that get the same frames and the same changes, one with the frames that the kernel
 * moves by itself, one without: all hosts hear the same, and the counters are the same. Once they are bridges of the
 * kernel's that Vetch stands in for, once bridges of its own, which change their VLANs, too. {@code -Dvetch.seed}
 * repeats a run, {@code -Dvetch.flows.steps} makes it longer, {@code -Dvetch.flows.seconds} has it go on for so long.
 */
@RequiresNamespaces(tools = "bridge")
@ParameterizedClass(name = "{0}")
@EnumSource(KernelFlowsRandomIT.Kind.class)
class KernelFlowsRandomIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HOSTS = 4;
    private static final int STATIONS = 6;
    /** Of one kind in a step: enough for the kernel to move the last of them by itself. */
    private static final int FRAMES = 8;

    private static final int MOST_LAPSES = 20;

    private static final int STEPS = Integer.getInteger("vetch.flows.steps", 10);
    private static final Duration AT_LEAST = Duration.ofSeconds(Integer.getInteger("vetch.flows.seconds", 0));
    private static final long SEED = Long.getLong("vetch.seed", 20261128);
    private static final Pattern FLOWS = Pattern.compile("flows that the kernel moves by itself: (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Whose bridges they are. A kernel bridge that snoops reports a group of its own, up to a second after it has come
     * up.
     */
    enum Kind {
        STOOD_IN("""
                ip link add br0 address 02:00:00:00:00:b0 type bridge mcast_snooping 0
                ip link set br0 up
                for i in 1 2 3 4; do ip link set p$i master br0; done
                """, "--stand-in br0"),
        ATTACHED("", "--bridge br0 --attach p1 --attach p2 --attach p3 --attach p4");

        private final String bridge;
        private final String options;

        Kind(String bridge, String options) {
            this.bridge = bridge;
            this.options = options;
        }
    }

    private static final String SITE = """
            [ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
            for i in $(seq %d); do
                ip netns add h$i
                ip netns exec h$i sh -c '[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
                ip link add p$i type veth peer name eth0 netns h$i
                ip link set p$i up
                ip -n h$i link set eth0 up
            done
            """.formatted(HOSTS);

    @Parameter
    Kind kind;

    private final Random random = new Random(SEED);
    private final List<Side> sides = new ArrayList<>();
    private final TreeSet<Integer> down = new TreeSet<>();
    private final List<String> done = new ArrayList<>();
    private boolean filtering;
    private int sent;
    private int allSent;
    private int lapses;

    /** One of the two. */
    private static final class Side implements AutoCloseable {
        final Sandbox sandbox;
        final FrameProbe probe;
        private final Background daemon;
        /** How often a frame has come to a host. */
        final Map<String, Integer> arrivals = new TreeMap<>();

        int mostFlows;

        Side(Kind kind, String cache) throws IOException {
            sandbox = Sandbox.open();
            sandbox.export("VETCH_SOCKET", Flavor.SOCKET);
            sh(SITE + kind.bridge);
            List<String> command = new ArrayList<>(List.of(Flavor.VETCH_COMMAND, "run", "--kernel-cache", cache));
            command.addAll(List.of(kind.options.split(" ", -1)));
            daemon = sandbox.start(command);
            daemon.awaitLine("ready");
            if (kind == Kind.ATTACHED) {
                sandbox.export("PATH", vetch("shims").strip() + ":" + Tools.PATH);
            }
            probe = FrameProbe.start(sandbox);
            for (int i = 1; i <= HOSTS; i++) {
                probe.listen("h" + i, "eth0");
            }
        }

        String sh(String script) {
            return sandbox.run("sh", "-ec", script).expectSuccess().out();
        }

        String vetch(String words) {
            return sh(Flavor.VETCH_COMMAND + " " + words);
        }

        /** All that has come so far. */
        Map<String, Integer> arrivals() {
            for (FrameProbe.Arrival arrival : probe.take()) {
                ByteBuffer frame = ByteBuffer.wrap(arrival.frame());
                boolean tagged = frame.capacity() >= 26 && (frame.getShort(12) & 0xffff) == 0x8100;
                int type = tagged ? 16 : 12;
                if (frame.capacity() >= type + 10 && (frame.getShort(type) & 0xffff) == Frame.EXPERIMENTAL) {
                    String tag = tagged ? " tag %04x".formatted(frame.getShort(14)) : "";
                    String number = Long.toHexString(frame.getLong(type + 2));
                    arrivals.merge(arrival.at() + " " + number + tag, 1, Integer::sum);
                }
            }
            return arrivals;
        }

        /** The kernel knows all stations, and the relay all changes. */
        void catchUp() {
            Matcher flows = FLOWS.matcher(vetch("stand-in"));
            mostFlows = Math.max(mostFlows, flows.find() ? Integer.parseInt(flows.group(1)) : 0);
        }

        /** Of each port: what has come, and what became of it, which is as much. */
        Map<String, String> counters() {
            Map<String, String> all = new TreeMap<>();
            try {
                for (JsonNode port :
                        JSON.readTree(vetch("counters -j br0")).path(0).path("ports")) {
                    long fate = 0;
                    for (String verdict : new String[] {"forwarded", "flooded", "delivered", "punted"}) {
                        fate += port.path(verdict).asLong();
                    }
                    for (JsonNode drops : port.path("drops")) {
                        fate += drops.asLong();
                    }
                    assertThat(fate)
                            .as(port.toString())
                            .isEqualTo(port.path("rx_frames").asLong());
                    all.put(port.path("name").asText(), figures(port));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return all;
        }

        private static String figures(JsonNode port) {
            StringBuilder text = new StringBuilder();
            for (String name : new String[] {
                "rx_frames", "rx_bytes", "tx_frames", "tx_bytes", "forwarded", "flooded", "delivered", "drops"
            }) {
                text.append(name).append(' ').append(port.path(name)).append(' ');
            }
            return text.toString();
        }

        /** Whether the kernel's bridge had frames that were Vetch's. */
        boolean lapsed() {
            return daemon.err().contains("showed no sign of life");
        }

        long received() {
            Matcher frames =
                    Pattern.compile("rx_frames (\\d+)").matcher(counters().toString());
            return frames.results()
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
        }

        @Override
        public void close() {
            probe.close();
            sandbox.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        sides.add(new Side(kind, "auto"));
        sides.add(new Side(kind, "off"));
    }

    @AfterEach
    void close() {
        sides.forEach(Side::close);
    }

    @Test
    void theSameIsHeardWithAndWithoutTheCache() throws IOException {
        long end = System.nanoTime() + AT_LEAST.toNanos();
        int step = 0;
        int mostFlows = 0;
        for (; step < STEPS || System.nanoTime() - end < 0; step++) {
            step();
            mostFlows = Math.max(mostFlows, sides.getFirst().mostFlows);
            assertThat(sides.getLast().mostFlows).isZero();
        }
        System.out.printf(
                "%s: %d changes, %d frames, seed %d, begun again %d times%n", kind, step, allSent + sent, SEED, lapses);
        assertThat(mostFlows).isPositive();
    }

    /**
     * A change and what is said then. On a machine that is too busy the kernel's bridge has the frames for a while, and
     * Vetch does not count them: then all begins again.
     */
    private void step() throws IOException {
        String change = change();
        done.add(change);
        try {
            sides.forEach(Side::catchUp);
            sides.forEach(side -> side.sh(change));
            sides.forEach(Side::catchUp);
            talk();
            settle();
        } catch (ConditionTimeoutException | AssertionError e) {
            if (sides.stream().noneMatch(Side::lapsed) || lapses == MOST_LAPSES) {
                throw e;
            }
        }
        if (sides.stream().anyMatch(Side::lapsed)) {
            lapses++;
            beginAgain();
        }
    }

    private void beginAgain() throws IOException {
        close();
        sides.clear();
        down.clear();
        done.clear();
        filtering = false;
        allSent += sent;
        sent = 0;
        open();
    }

    /** A station to another, there and back, so that both are learned if they may be. */
    private void talk() {
        int from = 1 + random.nextInt(STATIONS);
        int to = 1 + random.nextInt(STATIONS);
        int host = host(from);
        int other = host(to);
        String tag = tag();
        for (int i = 0; i < FRAMES; i++) {
            send(host, from, to, tag);
            if (i < 2) {
                send(other, to, from, tag);
                sides.forEach(Side::catchUp);
            }
        }
    }

    /** Where a station is; sometimes it moves. */
    private int host(int station) {
        return random.nextInt(6) == 0 ? 1 + random.nextInt(HOSTS) : 1 + station % HOSTS;
    }

    private String tag() {
        if (!filtering || random.nextBoolean()) {
            return "";
        }
        return random.nextInt(4) == 0 ? "81000000" : "8100%04x".formatted(1 + random.nextInt(2));
    }

    private void send(int host, int from, int to, String tag) {
        if (down.contains(host)) {
            return;
        }
        byte[] frame = Frame.from(station(from)).to(station(to)).tagged(tag).bytes();
        done.add("h%d sends %s > %s %s".formatted(host, station(from), station(to), tag));
        sides.forEach(side -> side.probe.send("h" + host, frame));
        sent++;
    }

    private static String station(int number) {
        return "02:00:00:00:01:%02x".formatted(number);
    }

    private void settle() {
        await("all frames are counted")
                .atMost(PATIENCE)
                .untilAsserted(() -> sides.forEach(side -> assertThat(side.received())
                        .as("%s flows at most, %s", side.mostFlows, history())
                        .isEqualTo(sent)));
        Side with = sides.getFirst();
        Side without = sides.getLast();
        await("the same is heard")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(with.arrivals()).as(history()).isEqualTo(without.arrivals()));
        assertThat(with.arrivals().values()).as(history()).allMatch(times -> times == 1);
        await("the same is counted") // what is sent is counted after it was
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(with.counters()).as(history()).isEqualTo(without.counters()));
    }

    private String history() {
        return "seed " + SEED + ":\n" + String.join("\n", done);
    }

    private String change() {
        int port = 1 + random.nextInt(HOSTS);
        String state = random.nextInt(3) == 0 ? "off" : "on";
        String station = station(1 + random.nextInt(STATIONS));
        return switch (random.nextInt(kind == Kind.ATTACHED ? 14 : 9)) {
            case 0 -> "bridge link set dev p%d isolated %s".formatted(port, state);
            case 1 -> "bridge link set dev p%d learning %s".formatted(port, state);
            case 2 -> "bridge link set dev p%d flood %s".formatted(port, state);
            case 3 -> "bridge link set dev p%d hairpin %s".formatted(port, state);
            case 4 -> "ip link set p%d type bridge_slave fdb_flush".formatted(port);
            case 5 -> "bridge fdb replace %s dev p%d master static".formatted(station, port);
            case 6 ->
                "for p in 1 2 3 4; do bridge fdb del %s dev p$p master 2>/dev/null || true; done".formatted(station);
            case 7 -> downOrUp(port);
            case 9, 10, 11, 12 -> changeOfVlans(port);
            case 13 -> filter();
            default -> "true";
        };
    }

    private String filter() {
        filtering = !filtering;
        return "ip link set br0 type bridge vlan_filtering " + (filtering ? 1 : 0);
    }

    private String changeOfVlans(int port) {
        String vlan = "vid %d dev p%d".formatted(1 + random.nextInt(2), port);
        return switch (random.nextInt(4)) {
            case 0 -> "bridge vlan add " + vlan;
            case 1 -> "bridge vlan add %s pvid untagged".formatted(vlan);
            case 2 -> "bridge vlan add %s untagged".formatted(vlan);
            default -> "bridge vlan del %s || true".formatted(vlan);
        };
    }

    private String downOrUp(int port) {
        if (down.remove(port)) {
            // The kernel has it forward frames only once a thread of its own has seen the carrier.
            return "ip link set p%1$d up; until bridge link show dev p%1$d | grep -q 'state forwarding'; do sleep 0.02; done"
                    .formatted(port);
        }
        down.add(port);
        return "ip link set p%d down".formatted(port);
    }
}
