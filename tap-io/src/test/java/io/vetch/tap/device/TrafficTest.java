package io.vetch.tap.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TCP of two real hosts, 10.0.0.1 and 10.0.0.2, with all the offloads that Linux turns on by itself. */
@RequiresNamespaces(tools = {"ncat", "sha256sum", "head"})
class TrafficTest {
    private static final int MEGABYTES = 64;

    private TestNamespace net;
    private TestSwitch vetch;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        vetch = new TestSwitch(net, 2);
        net.addNamespace("blue");
        net.addNamespace("red");
        net.run("sh", "-c", "head -c " + MEGABYTES + "M /dev/urandom >/run/data");
    }

    @AfterEach
    void close() throws IOException {
        vetch.close();
        net.close();
    }

    private void host(String namespace, String name, String address) throws IOException {
        net.ip("link set " + name + " netns " + namespace);
        net.ip("-n " + namespace + " addr add " + address + "/24 dev " + name);
        net.ip("-n " + namespace + " link set " + name + " up");
    }

    private BridgePort attachedHost(String namespace, String name, String port, String address) throws IOException {
        net.addVeth(name, port);
        BridgePort attached = vetch.attach(port);
        host(namespace, name, address);
        return attached;
    }

    private BridgePort tapHost(String namespace, String name, String address) throws IOException {
        BridgePort port = vetch.addTap(name);
        host(namespace, name, address);
        return port;
    }

    /** From 10.0.0.1 in blue to 10.0.0.2 in red. */
    private void assertDataArrives() throws IOException {
        String listen = "timeout 30 ncat -l --recv-only 5000 </dev/null | sha256sum";
        Process receiver = net.start("ip", "netns", "exec", "red", "sh", "-c", listen);
        String send = "for i in $(seq 100); do timeout 30 ncat --send-only 10.0.0.2 5000 </run/data && exit; "
                + "sleep 0.1; done; exit 1";
        net.run("ip", "netns", "exec", "blue", "sh", "-c", send);

        String expected = net.run("sh", "-c", "sha256sum </run/data");
        assertThat(TestNamespace.output(receiver)).isEqualTo(expected);
    }

    private static void assertSuperFrames(BridgePort from, BridgePort to) {
        long bytes = from.sum(Counter.RX_BYTES);
        assertThat(bytes).isGreaterThan((long) MEGABYTES << 20);
        assertThat(bytes / from.sum(Counter.RX_FRAMES)).as("mean frame length").isGreaterThan(3000);
        for (DropReason reason : DropReason.values()) {
            assertThat(to.transmitDrops(reason)).as(reason.words()).isZero();
            assertThat(from.drops(reason)).as(reason.words()).isZero();
        }
    }

    @Test
    void bulkDataPassesBetweenAttachedInterfaces() throws IOException {
        BridgePort p1 = attachedHost("blue", "h1", "p1", "10.0.0.1");
        BridgePort p2 = attachedHost("red", "h2", "p2", "10.0.0.2");

        assertDataArrives();

        assertSuperFrames(p1, p2);
    }

    @Test
    void bulkDataPassesBetweenTaps() throws IOException {
        tapHost("blue", "t1", "10.0.0.1");
        BridgePort t2 = tapHost("red", "t2", "10.0.0.2");

        assertDataArrives();

        long drops = Arrays.stream(DropReason.values())
                .filter(reason -> reason != DropReason.QUEUE_FULL)
                .mapToLong(t2::transmitDrops)
                .sum();
        assertThat(drops).isZero();
    }

    @Test
    void bulkDataPassesFromATapToAnAttachedInterface() throws IOException {
        tapHost("blue", "t1", "10.0.0.1");
        attachedHost("red", "h2", "p2", "10.0.0.2");

        assertDataArrives();
    }

    @Test
    void bulkDataPassesFromAnAttachedInterfaceToATap() throws IOException {
        attachedHost("blue", "h1", "p1", "10.0.0.1");
        tapHost("red", "t2", "10.0.0.2");

        assertDataArrives();
    }
}
