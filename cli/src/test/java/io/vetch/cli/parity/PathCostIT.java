package io.vetch.cli.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A port costs what the speed of its link makes it cost, unless somebody has chosen the cost. */
@RequiresNamespaces(tools = {"brctl", "ethtool", "perl"})
class PathCostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Opens the TAP device that its argument names, so that it has a carrier. */
    private static final String OPEN_TAP = """
            open(my $tap, "+<", "/dev/net/tun") or die "no /dev/net/tun: $!";
            ioctl($tap, 0x400454ca, my $request = pack("a16 s x22", $ARGV[0], 0x1002)) or die "no $ARGV[0]: $!";
            $| = 1;
            print "open\\n";
            sleep;
            """;

    private static final String SHOW = """
            echo "$1"
            bridge link | sed 's/^[0-9]*: *\\([^@:]*\\).* cost/\\1 cost/' | sort
            brctl showstp br0 | grep -o 'path cost.*' | tail -n +2
            """;

    @Test
    void costsAreTheKernels() {
        assertThat(costs(Flavor.VETCH))
                .contains("kept\n", "t0 cost 2 ", "t1 cost 5 ", "t2 cost 19 ", "t3 cost 100 ", "e0 cost 2 ")
                .isEqualTo(costs(Flavor.KERNEL));
    }

    private static String costs(Flavor flavor) {
        try (Lab lab = Lab.open(flavor)) {
            lab.sh("ip=" + Tools.real("ip") + "\n" + """
                    ip link add br0 type bridge
                    ip link add e0 type veth peer name e1
                    $ip link add v0 type veth peer name v1
                    for tap in t0 t1 t2 t3; do $ip tuntap add $tap mode tap; done
                    ethtool -s t1 speed 1000 duplex full
                    ethtool -s t2 speed 100 duplex full
                    ethtool -s t3 speed 10 duplex full
                    for port in e0 v0 t0 t1 t2 t3; do ip link set $port master br0; done
                    ip link set br0 up
                    """);
            StringBuilder costs = new StringBuilder(show(lab, "added"));
            lab.sh("ip link set t1 up; ethtool -s t1 speed 100 duplex full");
            try (Background _ = openTap(lab)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(show(lab, "up")).contains("t1 cost 19 "));
                costs.append(show(lab, "up"));
                lab.sh("bridge link set dev t1 cost 77");
            }
            lab.sh("ethtool -s t1 speed 1000 duplex full");
            try (Background _ = openTap(lab)) {
                await().atMost(PATIENCE)
                        .until(() -> lab.sh("bridge link show dev t1").out().contains("forwarding"));
                costs.append(show(lab, "kept"));
            }
            return costs.toString();
        }
    }

    /** Gives t1 a carrier, upon which the kernel's bridge looks at the speed of its link. */
    private static Background openTap(Lab lab) {
        return lab.sandbox().start(List.of("perl", "-e", OPEN_TAP, "t1")).awaitLine("open");
    }

    private static String show(Lab lab, String title) {
        return lab.sh("set -- '" + title + "'\n" + SHOW).out();
    }
}
