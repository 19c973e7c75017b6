package io.vetch.tap.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.OpenFiles;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A neighbour, 10.0.0.1 in a namespace of its own, speaks to the host, 10.0.0.2 on the interface p1. */
@RequiresNamespaces(tools = {"tc", "ping", "arping"})
class HostShieldTest {
    /** Classic BPF for tc(8): one instruction, return TC_ACT_OK. */
    private static final String PASS = "1,6 0 0 0";

    private TestNamespace net;
    private int p1;

    /** The two ways to shield; the second is for kernels before tcx. */
    enum Way {
        TCX {
            @Override
            HostShield raise(int index) throws IOException {
                return HostShield.raise(index);
            }
        },
        CLSACT {
            @Override
            HostShield raise(int index) throws IOException {
                return HostShield.raiseClsact(index);
            }
        };

        abstract HostShield raise(int index) throws IOException;
    }

    @BeforeEach
    void connectNeighbour() throws IOException {
        net = TestNamespace.open();
        net.addVeth("h1", "p1");
        net.addNamespace("blue");
        net.ip("link set h1 netns blue");
        net.ip("-n blue addr add 10.0.0.1/24 dev h1");
        net.ip("-n blue link set h1 up");
        net.awaitCarrier("p1");
        net.ip("link set p1 address 02:00:00:00:00:02");
        net.ip("addr add 10.0.0.2/24 dev p1");
        p1 = net.index("p1");
    }

    @AfterEach
    void close() throws IOException {
        net.close();
    }

    /** One that stands still while it waits gives up before it has looked: it asks twice. */
    private static void assertAnswers(Callable<Boolean> asking) throws Exception {
        if (!asking.call()) {
            assertThat(asking.call()).isTrue();
        }
    }

    private boolean answersArp() throws IOException {
        return net.succeeds("ip", "netns", "exec", "blue", "arping", "-c", "1", "-w", "1", "-I", "h1", "10.0.0.2");
    }

    private boolean answersPing() throws IOException {
        net.ip("-n blue neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 nud permanent dev h1");
        return net.succeeds("ip", "netns", "exec", "blue", "ping", "-c", "1", "-W", "0.5", "10.0.0.2");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void hostIsSilentBehindTheShieldAndAnswersAgainAfterIt(Way way) throws Exception {
        assertAnswers(this::answersArp);
        assertAnswers(this::answersPing);

        HostShield shield = net.call(() -> way.raise(p1));
        assertThat(answersArp()).isFalse();
        assertThat(answersPing()).isFalse();

        shield.close();
        assertAnswers(this::answersArp);
        assertAnswers(this::answersPing);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void packetSocketStillSeesTheFrames(Way way) throws IOException {
        net.ip("-n blue link set h1 netns 1");
        net.ip("link set h1 up");
        try (HostShield shield = net.call(() -> way.raise(p1));
                RawSocket outside = RawSocket.open(net, "h1");
                RawSocket behind = RawSocket.open(net, "p1")) {
            assertThat(shield).isNotNull();
            Packet packet = Packet.plain(100);
            outside.send(packet);

            assertThat(behind.receive()).isEqualTo(packet);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shieldOfAnInterfaceThatIsGoneIsClosedQuietly(Way way) throws IOException {
        HostShield shield = net.call(() -> way.raise(p1));
        net.ip("link del p1");

        shield.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shieldsLeaveNoDescriptors(Way way) throws IOException {
        long before = OpenFiles.count();
        for (int i = 0; i < 5; i++) {
            net.call(() -> way.raise(p1)).close();
        }

        assertThat(OpenFiles.count()).isEqualTo(before);
    }

    @Test
    void newKernelsNeedNoQueueingDiscipline() throws IOException {
        try (HostShield shield = net.call(() -> HostShield.raise(p1))) {
            assertThat(shield).isNotNull();
            assertThat(net.run("tc", "qdisc", "show", "dev", "p1")).doesNotContain("clsact");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void oneSwitchHasAnInterface(Way way) throws IOException {
        HostShield first = net.call(() -> way.raise(p1));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> net.call(() -> HostShield.raise(p1)))
                .withMessage("another switch has attached this interface")
                .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.BUSY));

        first.close();
        net.call(() -> way.raise(p1)).close();
    }

    /** The first is the priority that tc(8) gives to a filter without one. */
    @ParameterizedTest
    @ValueSource(ints = {49152, 7})
    void filterIsRemovedAndForeignOnesStay(int priority) throws IOException {
        net.run("tc", "qdisc", "add", "dev", "p1", "clsact");
        addFilter(priority, "0x1");

        net.call(() -> HostShield.raiseClsact(p1)).close();

        assertThat(filters()).contains("pref " + priority + " ").doesNotContain("pref 49374 ");
    }

    @Test
    void clsactGoesWithItsFilterUnlessOthersUseIt() throws IOException {
        HostShield shield = net.call(() -> HostShield.raiseClsact(p1));
        shield.close();
        assertThat(net.run("tc", "qdisc", "show", "dev", "p1")).doesNotContain("clsact");

        shield = net.call(() -> HostShield.raiseClsact(p1));
        addFilter(7, "0x1");
        shield.close();
        assertThat(filters()).contains("pref 7 ").doesNotContain("pref 49374 ");
    }

    @Test
    void filterThatAKilledProcessLeftIsTakenOver() throws Exception {
        Process process = net.startJava(SandboxMain.class, "clsact", Integer.toString(p1));
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("raised");
            process.children().forEach(ProcessHandle::destroyForcibly);
            Awaitility.await().until(() -> !process.isAlive());
        }
        assertThat(filters()).contains("pref 49374 ");

        HostShield next = net.call(() -> HostShield.raiseClsact(p1));
        assertThat(answersPing()).isFalse();
        next.close();
        assertThat(filters()).isEmpty();
        assertAnswers(this::answersPing);
    }

    @Test
    void foreignFilterInItsPlaceIsRespected() throws IOException {
        net.run("tc", "qdisc", "add", "dev", "p1", "clsact");
        addFilter(49374, "0x76746368");

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> net.call(() -> HostShield.raiseClsact(p1)))
                .withMessageContaining("priority 49374 is in the way");
        assertThat(filters()).contains("pref 49374 ");

        net.run("tc", "filter", "del", "dev", "p1", "ingress");
        net.call(() -> HostShield.raiseClsact(p1)).close();
    }

    private void addFilter(int priority, String handle) throws IOException {
        String number = Integer.toString(priority);
        net.run(
                "tc",
                "filter",
                "add",
                "dev",
                "p1",
                "ingress",
                "prio",
                number,
                "handle",
                handle,
                "bpf",
                "da",
                "bytecode",
                PASS);
    }

    private String filters() throws IOException {
        return net.run("tc", "filter", "show", "dev", "p1", "ingress");
    }

    @Test
    void shieldEndsWithItsProcess() throws IOException {
        Process process = net.startJava(SandboxMain.class, "shield", Integer.toString(p1));
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("raised");
            assertThat(answersPing()).isFalse();

            process.children().forEach(ProcessHandle::destroyForcibly);

            Awaitility.await().atMost(Duration.ofSeconds(10)).until(this::answersPing);
        }
    }
}
