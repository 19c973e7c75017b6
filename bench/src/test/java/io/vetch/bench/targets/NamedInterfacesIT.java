package io.vetch.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which interfaces the tester does not fill with its traffic. */
class NamedInterfacesIT {
    @TempDir
    Path temporary;

    @BeforeAll
    static void namespaces() throws Exception {
        Trial.assumeNamespaces();
    }

    @Test
    void refusesWhatIsNoPortOfASwitchAndWhatCarriesADefaultRoute() throws Exception {
        Trial trial = Trial.start(temporary, RefusalTrial.class);
        String cutOff = " carries a default route: test traffic would cut this machine off";
        boolean ipv6 = Files.isDirectory(Path.of("/proc/sys/net/ipv6"));
        assertThat(trial.finish(0).lines())
                .containsExactly(
                        "port1,port2: 2 ports, OptionalLong.empty",
                        "port1: at least two interfaces are needed: one to send, one to receive",
                        "port1,port2,port1: port1 is named twice",
                        "port1,none: there is no interface none",
                        "port1,lo: lo is the loopback: it leads into no switch",
                        "port1,idle: idle is down: ip link set idle up",
                        "port1,way4: way4" + cutOff,
                        "port1,way6: " + (ipv6 ? "way6" + cutOff : "2 ports, OptionalLong.empty"),
                        "port1,member: member is a port of br0, which" + cutOff,
                        "port1,way4,way6,member: 4 ports, OptionalLong.empty",
                        "port1,idle: idle is down: ip link set idle up",
                        "self: true");
    }
}
