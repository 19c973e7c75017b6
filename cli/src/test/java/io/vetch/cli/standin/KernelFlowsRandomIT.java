package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Sandbox;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two bridges beside each other that get the same frames and the same changes, one with the frames that the kernel moves by itself,
 * one without: all hosts hear the same, and the counters are the same. {@code -Dvetch.seed} repeats a run, {@code
 * -Dvetch.flows.steps} makes it longer.
 */
@RequiresNamespaces(tools = "bridge")
class KernelFlowsRandomIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HOSTS = 4;
    private static final int STATIONS = 6;
    /** Of one kind in a step: enough for the kernel to move the last of them by itself. */
    private static final int FRAMES = 8;

    private static final int STEPS = Integer.getInteger("vetch.flows.steps", 15);
    private static final long SEED = Long.getLong("vetch.seed", 20261128);
    private static final Pattern FLOWS = Pattern.compile("flows that the kernel moves by itself: (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SITE = """
            [ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
            ip link add br0 address 02:00:00:00:00:b0 type bridge
            ip link set br0 up
            for i in $(seq %d); do
                ip netns add h$i
                ip netns exec h$i sh -c '[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
                ip link add p$i type veth peer name eth0 netns h$i
                ip link set p$i master br0 up
                ip -n h$i link set eth0 up
            done
            """.formatted(HOSTS);

    private final Random random = new Random(SEED);
    private final List<Side> sides = new ArrayList<>();
    private final TreeSet<Integer> down = new TreeSet<>();
    private final List<String> done = new ArrayList<>();
    private int sent;

    /** One of the two. */
    private static final class Side implements AutoCloseable {
        final Sandbox sandbox;
        final FrameProbe probe;
        /** How often a frame has come to a host. */
        final Map<String, Integer> arrivals = new TreeMap<>();

        int mostFlows;

        Side(String cache) throws IOException {
            sandbox = Sandbox.open();
            sandbox.export("VETCH_SOCKET", Flavor.SOCKET);
            sh(SITE);
            sandbox.start(List.of(Flavor.VETCH_COMMAND, "run", "--stand-in", "br0", "--kernel-cache", cache))
                    .awaitLine("ready");
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
                if (frame.capacity() >= 22 && (frame.getShort(12) & 0xffff) == Frame.EXPERIMENTAL) {
                    arrivals.merge(arrival.at() + " " + Long.toHexString(frame.getLong(14)), 1, Integer::sum);
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
        sides.add(new Side("auto"));
        sides.add(new Side("off"));
    }

    @AfterEach
    void close() {
        sides.forEach(Side::close);
    }

    @Test
    void theSameIsHeardWithAndWithoutTheCache() {
        for (int step = 0; step < STEPS; step++) {
            String change = change();
            done.add(change);
            sides.forEach(Side::catchUp);
            sides.forEach(side -> side.sh(change));
            sides.forEach(Side::catchUp);
            talk();
            settle();
        }
        assertThat(sides.getFirst().mostFlows).isPositive();
        assertThat(sides.getLast().mostFlows).isZero();
    }

    /** A station to another, there and back, so that both are learned if they may be. */
    private void talk() {
        int from = 1 + random.nextInt(STATIONS);
        int to = 1 + random.nextInt(STATIONS);
        int host = host(from);
        int other = host(to);
        for (int i = 0; i < FRAMES; i++) {
            send(host, from, to);
            if (i < 2) {
                send(other, to, from);
                sides.forEach(Side::catchUp);
            }
        }
    }

    /** Where a station is; sometimes it moves. */
    private int host(int station) {
        return random.nextInt(6) == 0 ? 1 + random.nextInt(HOSTS) : 1 + station % HOSTS;
    }

    private void send(int host, int from, int to) {
        if (down.contains(host)) {
            return;
        }
        byte[] frame = Frame.from(station(from)).to(station(to)).bytes();
        done.add("h" + host + " sends " + station(from) + " > " + station(to));
        sides.forEach(side -> side.probe.send("h" + host, frame));
        sent++;
    }

    private static String station(int number) {
        return "02:00:00:00:01:%02x".formatted(number);
    }

    private void settle() {
        await("all frames are counted")
                .atMost(PATIENCE)
                .untilAsserted(() -> sides.forEach(
                        side -> assertThat(side.received()).as(history()).isEqualTo(sent)));
        Side with = sides.getFirst();
        Side without = sides.getLast();
        await("the same is heard")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(with.arrivals()).as(history()).isEqualTo(without.arrivals()));
        assertThat(with.arrivals().values()).as(history()).allMatch(times -> times == 1);
        assertThat(with.counters()).as(history()).isEqualTo(without.counters());
    }

    private String history() {
        return "seed " + SEED + ":\n" + String.join("\n", done);
    }

    private String change() {
        int port = 1 + random.nextInt(HOSTS);
        String state = random.nextInt(3) == 0 ? "off" : "on";
        String station = station(1 + random.nextInt(STATIONS));
        return switch (random.nextInt(9)) {
            case 0 -> "bridge link set dev p%d isolated %s".formatted(port, state);
            case 1 -> "bridge link set dev p%d learning %s".formatted(port, state);
            case 2 -> "bridge link set dev p%d flood %s".formatted(port, state);
            case 3 -> "bridge link set dev p%d hairpin %s".formatted(port, state);
            case 4 -> "ip link set p%d type bridge_slave fdb_flush".formatted(port);
            case 5 -> "bridge fdb replace %s dev p%d master static".formatted(station, port);
            case 6 ->
                "for p in 1 2 3 4; do bridge fdb del %s dev p$p master 2>/dev/null || true; done".formatted(station);
            case 7 -> downOrUp(port);
            default -> "true";
        };
    }

    private String downOrUp(int port) {
        if (down.remove(port)) {
            return "ip link set p%d up".formatted(port);
        }
        down.add(port);
        return "ip link set p%d down".formatted(port);
    }
}
