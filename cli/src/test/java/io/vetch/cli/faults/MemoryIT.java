package io.vetch.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients have a daemon with a small heap keep is bounded and refused in words; forwarding goes on meanwhile. */
@RequiresNamespaces
class MemoryIT {
    private static final String IP = Tools.real("ip");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Of a connection that asks nothing, the daemon sees no more than that it is there. */
    private static final int MORE_THAN_THERE_IS_ROOM_FOR = 60;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.open(Flavor.VETCH, Map.of("VETCH_JAVA_OPTS", "-Xmx256m"), "--loops", "1");
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        for (int i = 1; i <= 2; i++) {
            Host host = lab.addHost("h" + i);
            lab.sh("ip link add v%d type veth peer name e%d; ip link set e%d netns h%d".formatted(i, i, i, i));
            host.sh("%s addr add 10.0.0.%d/24 dev e%d; %s link set e%d up".formatted(IP, i, i, IP, i));
            lab.sh("ip link set v%d up master br0".formatted(i));
        }
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private void assertForwards() {
        new Host(lab, "h1").sh("ping -c 1 -w 5 10.0.0.2");
    }

    private Result vetch(String words) {
        return lab.attempt("timeout 20 " + Flavor.VETCH_COMMAND + " " + words);
    }

    @Test
    void aCaptureOfMoreThanThereIsIsRefusedAtOnce() {
        Result refused = vetch("tcpdump -n -i br0 -B 1048576");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
        assertThat(refused.err())
                .matches(
                        "tcpdump: a capture of \\w+ takes \\d+ MiB: captures, look backs, saves and connections may take \\d+"
                                + " MiB together, and 2 are taken; end some, ask for less \\(a capture with -B\\), or start the"
                                + " daemon with VETCH_JAVA_OPTS=-Xmx\\dg\n");
        assertForwards();
    }

    @Test
    void whatACaptureTookCanBeHadAgainAfterItsEnd() {
        String large = "tcpdump -n -i br0 -B 32768";
        try (Background first = lab.start("exec " + Flavor.VETCH_COMMAND + " " + large);
                Background second = lab.start("exec " + Flavor.VETCH_COMMAND + " " + large)) {
            first.awaitErr("listening on");
            second.awaitErr("listening on");
            assertThat(vetch(large + " -c 1").err()).contains("a capture of br0 takes");
            assertForwards();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Background again = lab.start("exec " + Flavor.VETCH_COMMAND + " " + large)) {
                again.awaitErr("listening on");
            }
        });
    }

    @Test
    void aLookBackLeavesRoomForItsSave() {
        Result refused = vetch("lookback on br0 64MiB");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(2);
        assertThat(refused.err()).startsWith("vetch: a save of what br0 is to keep takes 64 MiB: captures, ");
        vetch("lookback on br0 32MiB").expectSuccess();
        assertForwards();
        vetch("lookback save /run/kept.pcapng").expectSuccess();
        vetch("lookback off br0").expectSuccess();
    }

    @Test
    void clientsAreBoundedAndOthersGetInWhenTheyLeave() throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_THERE_IS_ROOM_FOR; i++) {
                clients.add(SocketChannel.open(
                        UnixDomainSocketAddress.of(lab.sandbox().file(Flavor.SOCKET))));
            }
            ByteBuffer answer = ByteBuffer.allocate(1000);
            assertThat(clients.getLast().read(answer)).isPositive();
            assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8))
                    .contains("a connection takes 2 MiB: ");
            assertThat(lab.attempt("brctl show").err()).contains("a connection takes 2 MiB: ");
            assertForwards();
        } finally {
            for (SocketChannel each : clients) {
                each.close();
            }
        }
        await().atMost(PATIENCE).until(() -> lab.attempt("brctl show").exit() == 0);
    }

    @Test
    void aHeapWithoutRoomForADatabaseIsRefused() {
        Result refused = lab.attempt("VETCH_JAVA_OPTS='-Xms16m -Xmx48m' timeout 20 " + Flavor.VETCH_COMMAND
                + " run --socket /run/small.sock");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(2);
        assertThat(refused.err()).contains("MiB is too small").contains("VETCH_JAVA_OPTS=-Xmx256m");
    }
}
