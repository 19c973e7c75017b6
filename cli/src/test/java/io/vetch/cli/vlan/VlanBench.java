package io.vetch.cli.vlan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Hosts h1 to h4, whose eth0 lead to the ports sw1 to sw4 of br0, which filters VLANs. */
final class VlanBench implements AutoCloseable {
    private static final int HOSTS = 4;
    private static final Duration SILENCE = Duration.ofMillis(150);

    private final Lab lab;
    private final FrameProbe probe;

    /** How the switch is made. */
    enum Kind {
        /** Ports are TAPs. */
        EMULATED("ip"),
        /** Ports are packet sockets. */
        ATTACHED(Tools.real("ip"));

        private final String pairMaker;

        Kind(String pairMaker) {
            this.pairMaker = pairMaker;
        }
    }

    private VlanBench(Lab lab) {
        this.lab = lab;
        this.probe = FrameProbe.start(lab.sandbox());
    }

    static VlanBench open(Kind kind) {
        Lab lab = Lab.open(Flavor.VETCH);
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
        lab.sh("ip link add br0 type bridge vlan_filtering 1; ip link set br0 up");
        for (int i = 1; i <= HOSTS; i++) {
            lab.addHost("h" + i);
            lab.sh("N=" + i + "; IP=" + Tools.real("ip") + "\n" + kind.pairMaker + """
                     link add sw$N type veth peer name end$N
                    $IP link set end$N netns h$N
                    $IP -n h$N link set end$N name eth0 address 02:00:00:00:00:0$N up
                    $IP link set sw$N up
                    ip link set sw$N master br0
                    """);
            probe.listen("h" + i, "eth0");
        }
        probe.listen("br0");
        await();
    }

    /** Until a frame passes everywhere. */
    private void await() {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (send("h1", "").size() < HOSTS) {
            assertThat(System.nanoTime()).as("the bench works").isLessThan(end);
        }
    }

    Lab lab() {
        return lab;
    }

    void sh(String script) {
        lab.sh(script);
    }

    /** Sends a broadcast. @param tags four bytes each, in hexadecimal @return the tags with which it arrived, by observer */
    Map<String, String> send(String from, String tags) {
        String source = "02:00:00:00:00:0" + (from.equals("br0") ? "9" : from.substring(1));
        return send(from, Frame.from(source).tagged(tags).length(60 + tags.length() / 2));
    }

    Map<String, String> send(String from, Frame frame) {
        probe.take();
        probe.send(from, frame.bytes());
        Map<String, String> arrived = new TreeMap<>();
        long since = System.nanoTime();
        while (System.nanoTime() - since < SILENCE.toNanos()) {
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

    List<String> lines(String command) {
        return lab.sh(command).out().lines().toList();
    }

    @Override
    public void close() {
        probe.close();
        lab.close();
    }
}
