package io.vetch.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A TAP device that another program opens, as QEMU does, and closes. */
@RequiresNamespaces(tools = {"perl", "arping"})
class VmTapIT {
    private static final String IP = Tools.real("ip");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** TUNSETIFF with IFF_TAP and IFF_NO_PI. */
    private static final String OPENS = "exec perl -e 'sysopen(T,\"/dev/net/tun\",2) or die; $|=1;"
            + " my $r=pack(\"Z16Sx14\",\"vm0\",0x1002); ioctl(T,0x400454ca,$r) or die \"$!\\n\"; print \"open\\n\"; sleep 60'";

    @Test
    void deviceIsThereForAMachineAndGoesWithTheSwitch() {
        try (Lab lab =
                Lab.open(Flavor.VETCH, Map.of(), "--bridge", "br0", "--vm-tap", "vm0,user=1000", "--tap", "t0")) {
            assertThat(lab.sh(IP + " -d link show vm0").out()).contains("tun type tap", "persist on");
            assertThat(lab.sh("cat /sys/class/net/vm0/owner").out()).isEqualTo("1000\n");
            assertThat(lab.sh("bridge link show dev vm0").out()).contains("NO-CARRIER", "master br0 state disabled");
            Background machine = lab.start(OPENS).awaitLine("open");
            lab.sh("until bridge link show dev vm0 | grep -q 'state forwarding'; do sleep 0.1; done");
            machine.kill().await(PATIENCE);
            lab.sh("until bridge link show dev vm0 | grep -q 'state disabled'; do sleep 0.1; done");
            lab.daemon().terminate().await(PATIENCE);
            assertThat(lab.sh(IP + " -br link").out()).doesNotContain("vm0");
        }
    }

    /** Or a machine would lose its network for good when the switch is started again. */
    @Test
    void deviceThatAMachineHasOpenStaysAndIsTakenAgain() {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--bridge", "br0", "--vm-tap", "vm0")) {
            lab.start(OPENS).awaitLine("open");
            Result end = lab.daemon().terminate().await(PATIENCE);
            assertThat(end.err()).contains("vm0 stays: a virtual machine has it open; 'ip link del vm0' removes it");
            lab.startDaemon();
            lab.sh("until bridge link show dev vm0 | grep -q 'state forwarding'; do sleep 0.1; done");
        }
    }

    /** Three ports stay with the host, which would answer by each of them, and by the bridge. */
    @Test
    void hostAnswersForAnAddressOnce() {
        try (Lab lab = Lab.open(
                Flavor.VETCH,
                Map.of(),
                "--bridge",
                "br0",
                "--tap",
                "t0",
                "--tap",
                "t1",
                "--tap",
                "t2",
                "--tap",
                "t3")) {
            Host guest = lab.addHost("guest");
            lab.sh(IP + " link set t0 netns guest; " + IP + " addr add 10.0.0.1/24 dev br0");
            lab.sh("for t in t1 t2 t3; do " + IP + " link set $t up; done");
            guest.sh(Tools.real("ip") + " addr add 10.0.0.2/24 dev t0; " + Tools.real("ip") + " link set t0 up");
            guest.sh("until arping -c 1 -w 1 -I t0 10.0.0.1; do :; done");
            long[] counts;
            int tries = 0;
            do { // again if arping stood still while it waited: it then ends without a look
                counts = arping(guest);
                assertThat(counts[1]).as("answers").isLessThanOrEqualTo(counts[0]);
            } while (counts[1] < counts[0] && ++tries < 3);
            assertThat(counts[1]).as("answers").isEqualTo(counts[0]);
        }
    }

    /** Questions and answers. Those to what was asked before have come by now. */
    private static long[] arping(Host guest) {
        String out = guest.attempt("sleep 1; arping -c 2 -w 5 -I t0 10.0.0.1").out();
        Matcher said = Pattern.compile("Sent (\\d+) probes.*\nReceived (\\d+) response")
                .matcher(out);
        assertThat(said.find()).as(out).isTrue();
        return new long[] {Long.parseLong(said.group(1)), Long.parseLong(said.group(2))};
    }

    @Test
    void whatTheFileSaysComesUpAndLosesNothingAtTheStart() {
        try (Lab lab = Lab.open(Flavor.VETCH)) {
            lab.sh("""
                    cat >/run/vetch.yaml <<X
                    veths: [[v0, v1]]
                    bridges: {br1: {vm_taps: ["vm0,user=5", vm1], taps: [t1], attach: [v0]}}
                    X
                    """);
            Background second =
                    lab.start("exec " + Flavor.VETCH_COMMAND + " run --socket /run/2.sock --config /run/vetch.yaml");
            second.awaitLine("ready");
            assertThat(lab.sh(IP + " -br link show v1").out()).contains("LOWER_UP");
            assertThat(lab.sh("cat /sys/class/net/vm0/owner").out()).isEqualTo("5\n");
            lab.sh("export VETCH_SOCKET=/run/2.sock; bridge link show dev v0 | grep 'state forwarding'");
            assertThat(lab.sh("VETCH_SOCKET=/run/2.sock " + Flavor.VETCH_COMMAND + " counters")
                            .out())
                    .doesNotContain("BRIDGE_DOWN");
            second.terminate().await(PATIENCE);
            Result wrong =
                    lab.attempt(Flavor.VETCH_COMMAND + " run --socket /run/2.sock --bridge br2 --vm-tap vm0,user=joe");
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err())
                    .contains("vm0,user=joe: a TAP device for a virtual machine is NAME or NAME,user=UID");
        }
    }
}
