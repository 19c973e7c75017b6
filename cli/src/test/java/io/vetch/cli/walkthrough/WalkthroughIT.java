package io.vetch.cli.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Scripts;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.Transcript;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every Linux networking tutorial does, unmodified: on the kernel's bridge and veth, and under {@code vetch shell}
 * with nothing running before, with either kind of veth pair; with the captures that tutorials have in a second
 * terminal. The scripts are in {@code src/test/resources/walkthrough}.
 */
@RequiresNamespaces(tools = {"ncat", "tcpdump"})
@Execution(ExecutionMode.CONCURRENT)
class WalkthroughIT {
    private static final Pattern LO = Pattern.compile("^lo ");

    /** Whose bridge and veth, and what that is made of. */
    enum Maker {
        KERNEL(Flavor.KERNEL, ""),
        TAP(Flavor.VETCH, "tap"),
        REAL(Flavor.VETCH, "real");

        private final Flavor flavor;
        private final String veth;

        Maker(Flavor flavor, String veth) {
            this.flavor = flavor;
            this.veth = veth;
        }

        List<String> shell(String script) {
            return flavor == Flavor.KERNEL
                    ? flavor.shell(script)
                    : List.of(Flavor.VETCH_COMMAND, "shell", "--veth", veth, script);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_bridgeWithAnAddressJoinsTwoNamespacesAndTheHost(Maker maker) throws IOException {
        assertBridgeWithAnAddress(run(maker, "a"));
    }

    @ParameterizedTest
    @EnumSource
    void b_bridgeCarriesTwoSubnetsAndIsTheirGateway(Maker maker) throws IOException {
        assertTwoSubnets(run(maker, "b"));
    }

    @ParameterizedTest
    @EnumSource
    void c_pairAloneHasCarrierPeerAndCommonEnd(Maker maker) throws IOException {
        Transcript transcript = run(maker, "c");
        transcript
                .assertSection("new")
                .containsPattern("veth0(@veth1)?: .* mtu 1500 .* state DOWN")
                .containsPattern("veth1(@veth0)?: .* mtu 1500 .* state DOWN");
        transcript.assertSection("peer").contains("veth0@veth1:").containsPattern("(?m)^    veth ");
        transcript.assertSection("veth0 up, veth1 down").contains("NO-CARRIER").endsWith("\n0\n");
        transcript
                .assertSection("both up")
                .contains("state UP")
                .doesNotContain("NO-CARRIER")
                .endsWith("\n1\n1\n");
        transcript.assertSection("veth1 down again").isEqualTo("0\n");
        transcript
                .assertSection("veth1 in another namespace")
                .containsPattern("veth0@if\\d+: .*NO-CARRIER")
                .contains("link-netns other")
                .containsPattern("veth1@if\\d+: ");
        transcript.assertSection("deleted").isEqualTo("rc 1\nrc 1\n");
    }

    @ParameterizedTest
    @EnumSource
    void d_pairJoinsTwoNamespacesByExplicitRoutes(Maker maker) throws IOException {
        Transcript transcript = run(maker, "d");
        transcript.assertSection("left pings right").contains("10 packets transmitted, 10 received, 0% packet loss");
        transcript.assertSection("right pings left").contains("10 packets transmitted, 10 received, 0% packet loss");
        transcript.assertSection("message").isEqualTo("hello over the wire\n");
        transcript
                .assertSection("tcpdump -X")
                .contains("listening on vleft")
                .containsPattern("IP 192\\.168\\.10\\.1\\.\\d+ > 192\\.168\\.20\\.1\\.5000: Flags \\[S\\]")
                .containsPattern("IP 192\\.168\\.20\\.1\\.5000 > 192\\.168\\.10\\.1\\.\\d+: Flags \\[S\\.\\]")
                .contains("hello.over.t");
    }

    @ParameterizedTest
    @EnumSource
    void e_reachComesAndGoesWithTheBridge(Maker maker) throws IOException {
        assertReachComesAndGoes(run(maker, "e"));
    }

    private static void assertBridgeWithAnAddress(Transcript transcript) {
        transcript
                .assertSection("show")
                .startsWith("bridge name\tbridge id\t\tSTP enabled\tinterfaces\nbr0\t\t8000.")
                .contains("\tno\t\tveth10\n\t\t\t\t\t\t\tveth20\n");
        transcript.assertAnswered("the host pings nns1");
        transcript.assertAnswered("the host pings nns2");
        transcript.assertAnswered("nns1 pings nns2");
        assertSeen(transcript, "tcpdump on br0");
        assertSeen(transcript, "tcpdump on a port");
        transcript.assertAnswered("nns2 pings nns1");
        transcript.assertAnswered("nns1 pings br0");
        transcript.assertAnswered("nns2 pings br0");
        String[] macs = transcript.section("addresses").split("\n", -1);
        transcript
                .assertSection("showmacs")
                .startsWith("port no\tmac addr\t\tis local?\tageing timer\n")
                .contains("  1\t" + macs[0] + "\tyes\t\t   0.00\n")
                .contains("  2\t" + macs[1] + "\tyes\t\t   0.00\n")
                .containsPattern("  1\t" + macs[2] + "\tno\t\t +\\d+\\.\\d\\d\n")
                .containsPattern("  2\t" + macs[3] + "\tno\t\t +\\d+\\.\\d\\d\n")
                .hasLineCount(5);
    }

    /** Two pings of nns1 to nns2, and nothing else. */
    private static void assertSeen(Transcript transcript, String title) {
        transcript.assertSection(title).contains("4 packets captured\n");
        assertThat(transcript.section(title).lines().filter(line -> line.contains(" ICMP echo ")))
                .as(title)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("172.16.0.11 > 172.16.0.21: ICMP echo request, id ", "seq 1,"),
                        line -> assertThat(line).contains("172.16.0.21 > 172.16.0.11: ICMP echo reply, id ", "seq 1,"),
                        line -> assertThat(line)
                                .contains("172.16.0.11 > 172.16.0.21: ICMP echo request, id ", "seq 2,"),
                        line -> assertThat(line).contains("172.16.0.21 > 172.16.0.11: ICMP echo reply, id ", "seq 2,"));
    }

    private static void assertTwoSubnets(Transcript transcript) {
        transcript
                .assertSection("bridge link")
                .containsPattern("br-veth1(@\\S+)?: .* master br0 state forwarding priority 32 cost 2")
                .containsPattern("br-veth2(@\\S+)?: .* master br0 state forwarding priority 32 cost 2")
                .hasLineCount(2);
        transcript.assertAnswered("ns1 pings ns2, no gateway");
        transcript.assertAnswered("ns2 pings ns1, no gateway");
        transcript.assertAnswered("the host pings ns1");
        transcript.assertAnswered("the host pings ns2");
        transcript.assertAnswered("ns1 pings ns2 by the gateway");
        transcript.assertAnswered("ns2 pings ns1 by the gateway");
    }

    private static void assertReachComesAndGoes(Transcript transcript) {
        transcript.assertUnanswered("before the bridge");
        transcript.assertAnswered("with the bridge");
        transcript
                .assertSection("master")
                .containsPattern("veth-red-br(@\\S+)?: .* master br0 ")
                .containsPattern("veth-blue-br(@\\S+)?: .* master br0 ");
        transcript.assertUnanswered("after the bridge");
        transcript
                .assertSection("free ends")
                .containsPattern("veth-red-br(@\\S+)?: ")
                .containsPattern("veth-blue-br(@\\S+)?: ")
                .doesNotContain("master br0")
                .endsWith("\nrc 1\n");
    }

    private static Transcript run(Maker maker, String name) throws IOException {
        maker.flavor.assumeWanted();
        try (Sandbox sandbox = Sandbox.open()) {
            maker.flavor.assumeAble(sandbox);
            Result result = sandbox.run(maker.shell(Scripts.walkthrough(name))).expectSuccess();
            if (maker.flavor == Flavor.VETCH) {
                assertOnlyLo(sandbox);
            }
            return Transcript.of(result);
        }
    }

    /**
     * The daemon of {@code vetch shell} goes with the shell, and takes the devices it made along, wherever they are.
     */
    private static void assertOnlyLo(Sandbox sandbox) {
        String ip = Tools.real("ip");
        String everywhere = ip + " -br link; " + ip + " -all netns exec " + ip + " -br link";
        Result left = sandbox.run("sh", "-c", "{ " + everywhere + "; } | grep 'UP\\|DOWN\\|UNKNOWN'");
        assertThat(left.lines())
                .as("links after the shell")
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).containsPattern(LO));
    }
}
