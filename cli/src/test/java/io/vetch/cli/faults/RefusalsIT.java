package io.vetch.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tools refuse, Vetch refuses, in the same words and with the same exit status. */
@RequiresNamespaces(tools = "setpriv")
@ParameterizedClass(name = "{0}")
@EnumSource(Flavor.class)
class RefusalsIT {
    /** br0 is up and has port sw1; br1 has port sw2; free is in no bridge. */
    private static final String LINKS = """
            ip netns add h1
            ip link add br0 type bridge
            ip link set br0 up
            ip link add br1 type bridge
            ip link add sw1 type veth peer name e1
            ip link add sw2 type veth peer name e2
            ip link add free type veth peer name e3
            ip link set sw1 master br0
            ip link set sw2 master br1
            ip link set sw1 up
            ip link set e1 up
            bridge fdb add 02:00:00:00:00:02 dev sw1 master static
            """;

    private static Lab lab;

    @Parameter
    Flavor flavor;

    @BeforeParameterizedClassInvocation
    static void open(Flavor flavor) {
        lab = Lab.open(flavor);
        Assumptions.assumeTrue(flavor == Flavor.VETCH || recordedTools(), "recorded with other versions of the tools");
        lab.sh(LINKS);
    }

    private static boolean recordedTools() {
        return lab.sh("ip -V; brctl -V").out().contains("iproute2-6.1.0");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (lab != null) {
            lab.close();
            lab = null;
        }
    }

    static List<RecordedCommand> refusals() {
        return RecordedCommand.load("/messages/refusals.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesInTheSameWords(RecordedCommand recorded) {
        assertSame(recorded, lab.sandbox().run("sh", "-c", recorded.command() + " 2>&1"));
    }

    static List<RecordedCommand> withoutRights() {
        return RecordedCommand.load("/messages/rights.txt");
    }

    @ParameterizedTest(name = "nobody: {0}")
    @MethodSource("withoutRights")
    void ordinaryUserMayChangeNothing(RecordedCommand recorded) {
        List<String> nobody = List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");
        Assumptions.assumeTrue(
                lab.attempt(String.join(" ", nobody) + " true").exit() == 0, "only root may become another user");
        String command = String.join(" ", nobody) + " sh -c '" + recorded.command() + " 2>&1'";
        assertSame(recorded, lab.sandbox().run("sh", "-c", command));
    }

    @Test
    void nothingWasChangedByAllThat() {
        assertThat(lab.sh("brctl show").lines())
                .hasSize(3)
                .anyMatch(line -> line.matches("br0\t\t8000\\.[0-9a-f]{12}\tno\t\tsw1"))
                .anyMatch(line -> line.matches("br1\t\t8000\\.[0-9a-f]{12}\tno\t\tsw2"));
    }

    /** The one thing {@code ip} does here without a word, and {@code brctl} refuses. */
    @Test
    void ipMovesAPortFromBridgeToBridge() {
        lab.sh("ip link set sw2 master br0");
        assertThat(lab.sh("brctl show br0").out()).contains("sw1", "sw2");
        lab.sh("ip link set sw2 master br1");
        assertThat(lab.sh("brctl show br0").out()).contains("sw1").doesNotContain("sw2");
    }

    /**
     * bridge-utils cut the name at 15 letters and say nothing: the script that goes on with the whole name then finds
     * no bridge. Vetch may do the same or refuse; it may not make a bridge of another name and fail.
     */
    @Test
    void brctlWithATooLongName() {
        Result result = lab.attempt("brctl addbr sixteencharacter");
        Result cut = lab.attempt(Tools.real("ip") + " link show sixteencharacte");
        if (flavor == Flavor.KERNEL || result.exit() == 0) {
            assertThat(result.exit()).isZero();
            assertThat(cut.exit()).isZero();
            lab.sh("brctl delbr sixteencharacte");
        } else {
            assertThat(result.err()).startsWith("add bridge failed");
            assertThat(cut.exit()).isNotZero();
        }
    }

    private static void assertSame(RecordedCommand recorded, Result result) {
        assertThat(result.out() + result.err() + "[rc=" + result.exit() + "]")
                .isEqualTo(recorded.text() + "[rc=" + recorded.exit() + "]");
    }
}
