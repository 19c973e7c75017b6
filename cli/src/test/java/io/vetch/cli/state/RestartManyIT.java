package io.vetch.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 200 ports and 50,000 stations outlive the process, too. Prints how long hosts were without the switch. */
@RequiresNamespaces(tools = {"ping", "perl"})
class RestartManyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORTS = 200;
    private static final int STATIONS = 50_000;
    private static final String IP = Tools.real("ip");

    /** Frames of so many stations to the one at the same port: each is learned, and goes nowhere. */
    private static final String SPEAK = """
            perl -MSocket -e 'socket(S,17,SOCK_RAW,0) or die $!; $i=`cat /sys/class/net/p1/ifindex`;
            $to=pack("SnlSCCa8",17,0x88b5,$i,0,0,6,""); for $n (1..%d) {
            for (1..100) { last if send(S,pack("H12 CCN n x46","020000000001",2,9,$n,0x88b5),0,$to); select(undef,undef,undef,0.01) } }'
            """.replace("\n", " ");

    private static int stations(Lab lab) {
        return Integer.parseInt(lab.sh("bridge fdb show br br0 dynamic | grep -c ' 02:09:\\|^02:09:' || true")
                .out()
                .strip());
    }

    @Test
    void portsAndStationsAreThereAfterACrash() throws IOException {
        String taps = IntStream.rangeClosed(1, PORTS).mapToObj(n -> "p" + n).collect(Collectors.joining(", "));
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--state", "/run/state")) {
            Path file = lab.sandbox().file("/run/many.yaml");
            Files.writeString(file, "bridges: {br0: {taps: [" + taps + "]}}\n");
            lab.sh(Flavor.VETCH_COMMAND + " apply /run/many.yaml");
            for (String n : List.of("1", "2")) {
                Host host = lab.addHost("h" + n);
                lab.sh(IP + " link set p" + n + " netns h" + n);
                host.sh("%1$s addr add 10.0.0.%2$s/24 dev p%2$s; %1$s link set p%2$s up".formatted(IP, n));
            }
            lab.sh(IP + " -n h1 link set p1 address 02:00:00:00:00:01");
            lab.sh(IP + " netns exec h1 ping -c 1 -W 5 10.0.0.2");
            await().atMost(PATIENCE).until(() -> {
                lab.sh(IP + " netns exec h1 " + SPEAK.formatted(STATIONS));
                return stations(lab) == STATIONS;
            });
            Path state = lab.sandbox().file("/run/state/switch.state");
            await().atMost(PATIENCE)
                    .until(() -> Files.readString(state)
                                    .lines()
                                    .filter(line -> line.startsWith("02:09:"))
                                    .count()
                            == STATIONS);

            lab.daemon().kill().await(PATIENCE);
            long died = System.nanoTime();
            lab.startDaemon();
            lab.sh(IP + " netns exec h1 ping -i 0.002 -w 60 -c 1 10.0.0.2");
            long nanos = System.nanoTime() - died;

            assertThat(lab.daemon().err()).contains("the switch is as it was").doesNotContain("WARN", "ERROR");
            assertThat(stations(lab)).isEqualTo(STATIONS);
            assertThat(lab.sh("bridge link | grep -c 'master br0'").out()).isEqualTo(PORTS + "\n");
            System.out.printf("%d ports and %d stations: back after %.2f s%n", PORTS, STATIONS, nanos / 1e9);
        }
    }
}
