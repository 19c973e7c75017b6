package io.vetch.cli.vlan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Hosts h1 to h4, whose eth0 lead to the ports sw1 to sw4 of br0, which filters VLANs. */
final class VlanBench implements AutoCloseable {
    private static final int HOSTS = 4;
    /** How long a frame that should not arrive is waited for. */
    private static final Duration SILENCE = Duration.ofMillis(150);
    /** How long one that should arrive may take, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lab lab;
    private final FrameProbe probe;

    /** How the switch is made. */
    enum Kind {
        /** Ports are TAPs. */
        EMULATED(Flavor.VETCH, "ip"),
        /** Ports are packet sockets. */
        ATTACHED(Flavor.VETCH, Tools.real("ip")),
        /** Another switch that knows VLANs, in its userspace datapath: it needs no module. */
        OPEN_VSWITCH(Flavor.KERNEL, Tools.real("ip"));

        private final Flavor flavor;
        private final String pairMaker;

        Kind(Flavor flavor, String pairMaker) {
            this.flavor = flavor;
            this.pairMaker = pairMaker;
        }
    }

    private static final String OPEN_VSWITCH = """
            export OVS_RUNDIR=/run/ovs OVS_DBDIR=/run/ovs OVS_SYSCONFDIR=/run/ovs OVS_LOGDIR=/run/ovs
            mkdir -p $OVS_RUNDIR
            ovsdb-tool create $OVS_RUNDIR/conf.db /usr/share/openvswitch/vswitch.ovsschema
            ovsdb-server $OVS_RUNDIR/conf.db --remote=punix:$OVS_RUNDIR/db.sock --unixctl=$OVS_RUNDIR/server.ctl \\
                --pidfile=$OVS_RUNDIR/server.pid -vconsole:off &
            until [ -S $OVS_RUNDIR/db.sock ]; do sleep 0.1; done
            ovs-vswitchd unix:$OVS_RUNDIR/db.sock --disable-system --unixctl=$OVS_RUNDIR/switch.ctl \\
                --pidfile=$OVS_RUNDIR/switch.pid -vconsole:off &
            vsctl() { ovs-vsctl --db=unix:$OVS_RUNDIR/db.sock "$@"; }
            vsctl add-br ovs0 -- set bridge ovs0 datapath_type=netdev fail-mode=standalone
            vsctl add-port ovs0 sw1 tag=10
            vsctl add-port ovs0 sw2 trunks=10,20
            vsctl add-port ovs0 sw3 tag=20
            vsctl add-port ovs0 sw4 vlan_mode=native-untagged tag=10 trunks=10,20
            echo ready
            wait
            """;

    private static final String LISTS = """
            bridge vlan add vid 10 dev sw1 pvid untagged; bridge vlan del vid 1 dev sw1
            bridge vlan del vid 1 dev sw2; bridge vlan add vid 10 dev sw2; bridge vlan add vid 20 dev sw2
            bridge vlan add vid 20 dev sw3 pvid untagged; bridge vlan del vid 1 dev sw3
            bridge vlan add vid 10 dev sw4 pvid untagged; bridge vlan add vid 20 dev sw4; bridge vlan del vid 1 dev sw4
            """;

    private VlanBench(Lab lab) {
        this.lab = lab;
        this.probe = FrameProbe.start(lab.sandbox());
    }

    static VlanBench open(Kind kind) {
        Lab lab = Lab.open(kind.flavor);
        try {
            VlanBench bench = new VlanBench(lab);
            bench.build(kind);
            return bench;
        } catch (RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    private void build(Kind kind) {
        for (int i = 1; i <= HOSTS; i++) {
            lab.addHost("h" + i);
            lab.sh("N=" + i + "; IP=" + Tools.real("ip") + "\n" + kind.pairMaker + """
                     link add sw$N type veth peer name end$N
                    $IP link set end$N netns h$N
                    $IP -n h$N link set end$N name eth0 address 02:00:00:00:00:0$N up
                    $IP link set sw$N up
                    """);
            probe.listen("h" + i, "eth0");
        }
        if (kind == Kind.OPEN_VSWITCH) {
            lab.start(OPEN_VSWITCH).awaitLine("ready");
        } else {
            lab.sh("ip link add br0 type bridge vlan_filtering 1; ip link set br0 up");
            lab.sh("for i in 1 2 3 4; do ip link set sw$i master br0; done\n" + LISTS);
            probe.listen("br0");
        }
        await("h1");
        await("h3");
    }

    /** Until a frame passes to the trunk and to h4. */
    private void await(String from) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (send(from, "", Set.of()).size() < 2) {
            assertThat(System.nanoTime()).as("the bench works").isLessThan(end);
        }
    }

    Lab lab() {
        return lab;
    }

    FrameProbe probe() {
        return probe;
    }

    void sh(String script) {
        lab.sh(script);
    }

    /**
     * Sends a broadcast.
     *
     * @param tags four bytes each, in hexadecimal
     * @param awaited whom it should reach, perhaps among others
     * @return the tags with which it arrived, by observer
     */
    Map<String, String> send(String from, String tags, Set<String> awaited) {
        return send(from, Frame.from(address(from)).tagged(tags).length(60 + tags.length() / 2), awaited);
    }

    Map<String, String> send(String from, Frame frame, Set<String> awaited) {
        probe.take();
        probe.send(from, frame.bytes());
        Map<String, String> arrived = new TreeMap<>();
        long start = System.nanoTime();
        long since = start;
        while (System.nanoTime() - since < SILENCE.toNanos()
                || (!arrived.keySet().containsAll(awaited) && System.nanoTime() - start < PATIENCE.toNanos())) {
            for (FrameProbe.Arrival arrival : probe.take()) {
                if (frame.isIn(arrival.frame())) {
                    since = System.nanoTime();
                    assertThat(arrived.put(arrival.at(), tags(frame, arrival.frame())))
                            .as("once only: %s at %s", frame, arrival.at())
                            .isNull();
                }
            }
        }
        return arrived;
    }

    /** What stands between the addresses and the frame's own type. The rest must be as it was sent. */
    private static String tags(Frame sent, byte[] arrived) {
        String bytes = HexFormat.of().formatHex(arrived);
        String whole = HexFormat.of().formatHex(sent.bytes());
        String payload = whole.substring(24 + sent.tags().length());
        assertThat(bytes).startsWith(whole.substring(0, 24)).endsWith(payload);
        return bytes.substring(24, bytes.length() - payload.length());
    }

    String address(String host) {
        return "02:00:00:00:00:0" + (host.equals("br0") ? "9" : host.substring(1));
    }

    /** How many flows the kernel moves by itself. */
    int flows() throws IOException {
        return JSON.readTree(vetch("status -j")).path("kernel_flows").asInt();
    }

    /** Of the ports of br0. */
    JsonNode counters() throws IOException {
        return JSON.readTree(vetch("counters -j br0")).path(0).path("ports");
    }

    private String vetch(String words) {
        return lab.sh(Flavor.VETCH_COMMAND + " " + words).out();
    }

    /** By how much a port's numbers have grown. */
    static List<Long> difference(JsonNode before, JsonNode after, String port, String... names) {
        return Stream.of(names)
                .map(name -> number(after, port, name) - number(before, port, name))
                .toList();
    }

    private static long number(JsonNode ports, String port, String name) {
        for (JsonNode each : ports) {
            if (each.path("name").asText().equals(port)) {
                return each.path(name).asLong();
            }
        }
        throw new AssertionError("no port " + port);
    }

    /** What sw1 received and sw2 sent in VLAN 10: bytes and frames of each. */
    List<Long> vlanCounters() throws IOException {
        List<Long> numbers = new ArrayList<>();
        numbers.addAll(vlanCounters("sw1", "rx_"));
        numbers.addAll(vlanCounters("sw2", "tx_"));
        return numbers;
    }

    private List<Long> vlanCounters(String port, String way) throws IOException {
        JsonNode vlans = JSON.readTree(
                        lab.sh("bridge -j -s vlan show dev " + port).out())
                .path(0)
                .path("vlans");
        for (JsonNode vlan : vlans) {
            if (vlan.path("vid").asInt() == 10) {
                return List.of(
                        vlan.path(way + "bytes").asLong(),
                        vlan.path(way + "packets").asLong());
            }
        }
        throw new AssertionError(port + " is not in VLAN 10");
    }

    List<String> lines(String command) {
        return lab.sh(command).out().lines().toList();
    }

    @Override
    public void close() {
        probe.close();
        lab.close();
    }
}
