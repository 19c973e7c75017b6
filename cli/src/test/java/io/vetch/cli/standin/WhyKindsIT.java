package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code vetch why} says the same of attached interfaces and of a bridge that the switch stands in for as of Vetch's
 * own: each cause is made in turn, named in the first sentence, and gone when it is put right. Hosts 1 to 3 are behind
 * p1 to p3.
 */
@RequiresNamespaces
class WhyKindsIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    enum Kind {
        ATTACHED,
        STOOD_IN
    }

    private Lab lab;

    @ParameterizedTest
    @EnumSource
    void eachCauseIsNamed(Kind kind) {
        if (kind == Kind.STOOD_IN) {
            try (StandInLab made = new StandInLab()) {
                made.startDaemon("--stand-in br0");
                lab = made.lab();
                eachCauseIsNamed();
            }
            return;
        }
        try (Lab made = Lab.open(Flavor.VETCH)) {
            lab = made;
            attach();
            eachCauseIsNamed();
        }
    }

    private void attach() {
        lab.sh("ip link add br0 type bridge; ip link set br0 up; ip addr add 10.0.0.254/24 dev br0");
        for (int i = 1; i <= 3; i++) {
            lab.addHost("h" + i);
            lab.sh("""
                    %2$s link add p%1$d type veth peer name e0 netns h%1$d
                    %2$s link set p%1$d up; ip link set p%1$d master br0
                    %2$s -n h%1$d link set e0 up; %2$s -n h%1$d address add 10.0.0.%1$d/24 dev e0
                    """.formatted(i, Tools.real("ip")));
        }
    }

    private void eachCauseIsNamed() {
        awaitAnswer("--probe h1 h2", "All is well: h1 (10.0.0.1) reaches h2 (10.0.0.2)");
        awaitAnswer("h1 10.0.0.77", "There is no such station");
        made("bridge link set dev p1 isolated on; bridge link set dev p2 isolated on", "Ports p1 and p2 are isolated");
        putRight("bridge link set dev p1 isolated off; bridge link set dev p2 isolated off");
        made(
                "bridge link set dev p1 locked on learning off; bridge fdb flush dev br0 dynamic || "
                        + "bridge fdb flush dev br0 || true",
                "What h1 (10.0.0.1) sends to h2");
        putRight("bridge link set dev p1 locked off learning on");
        made("bridge link set dev p2 state 1", "Port p2, by which h2 (10.0.0.2) is reached, is listening");
        putRight("bridge link set dev p2 state 3");
        if (lab.attempt("ip link set br0 type bridge vlan_filtering 1").exit() == 0) {
            made(
                    "bridge vlan del vid 1 dev p2; bridge vlan add vid 20 dev p2 pvid untagged",
                    "What h1 (10.0.0.1) sends to h2 (10.0.0.2) is dropped at port p1: VLAN_EGRESS");
            putRight("bridge vlan del vid 20 dev p2; bridge vlan add vid 1 dev p2 pvid untagged;"
                    + " ip link set br0 type bridge vlan_filtering 0");
        } else {
            System.out.println("[skipped] WhyKindsIT: VLANs of a bridge of this kernel, which filters none");
        }
        made("ip link set p2 down", "Port p2, by which h2 (10.0.0.2) is reached, is down");
        putRight("ip link set p2 up");
        made("ip netns exec h2 ip link set e0 down", "Port p2, by which h2 (10.0.0.2) is reached, has no carrier");
        putRight("ip netns exec h2 ip link set e0 up");
        made("ip link set br0 down", "Bridge br0 is down");
        putRight("ip link set br0 up");
        lab.sh("ip link set p2 mtu 1000");
        awaitAnswer("--length 1200 h1 h2", "A frame of 1200 bytes from h1 (10.0.0.1) is too long for port p2");
        putRight("ip link set p2 mtu 1500");
        made("ip netns exec h1 ip route del 10.0.0.0/24 dev e0", "h1 (10.0.0.1) cannot send to h2 (10.0.0.2)");
        putRight("ip netns exec h1 ip route add 10.0.0.0/24 dev e0 src 10.0.0.1");
        awaitAnswer("--tcp 81 h1 h2", "Nothing is in the way to h2 (10.0.0.2), but nothing listens on TCP port 81");
        new Host(lab, "h2").sh("ip link set e0 arp off");
        new Host(lab, "h1").attempt("ip neigh flush all; ping -q -c 2 -W 1 10.0.0.2");
        awaitAnswer("h1 h2", "h2 (10.0.0.2) does not answer ARP: h1 (10.0.0.1) has asked");
        lab.sh("ip netns exec h2 ip link set e0 arp on");
        awaitAnswer("--probe h1 h2", "All is well");
        for (int i = 0; i < 4; i++) {
            for (int host = 2; host <= 3; host++) {
                new Host(lab, "h" + host)
                        .attempt(
                                "ip link set e0 address 02:00:00:00:00:44; ip neigh flush all; ping -q -c 1 -W 1 10.0.0.1");
            }
        }
        awaitAnswer("h1 10.0.0.2", "The MAC address of 10.0.0.2, 02:00:00:00:00:44, is at two ports, p");
    }

    private void made(String script, String sentence) {
        lab.sh(script);
        awaitAnswer("h1 h2", sentence);
    }

    private void putRight(String script) {
        lab.sh(script);
        awaitAnswer("h1 h2", "Nothing is in the way between h1");
    }

    private void awaitAnswer(String arguments, String sentence) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                lab.attempt(VETCH + " why " + arguments).out())
                        .startsWith(sentence));
    }
}
