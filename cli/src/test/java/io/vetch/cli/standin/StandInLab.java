package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel bridge br0 with an address of the host's own, 10.0.0.254, and ports p1 to p3 to the hosts h1 to h3, 10.0.0.1
 * to 3; and a daemon where a test starts one.
 */
final class StandInLab implements AutoCloseable {
    static final int HOSTS = 3;
    static final String VETCH = Flavor.VETCH_COMMAND + " ";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Lab lab = Lab.open(Flavor.KERNEL);
    private final List<Host> hosts = new ArrayList<>();
    private Background daemon;

    StandInLab() {
        lab.sandbox().export("VETCH_SOCKET", Flavor.SOCKET);
        lab.sh("""
                ip link add br0 type bridge
                ip link set br0 address 02:00:00:00:00:fe up
                ip address add 10.0.0.254/24 dev br0
                """);
        for (int i = 1; i <= HOSTS; i++) {
            hosts.add(addHost(i));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> hosts.getFirst().sh("ping -q -c 1 -W 1 10.0.0.254; ping -q -c 1 -W 1 10.0.0.2"));
    }

    private Host addHost(int i) {
        Host host = lab.addHost("h" + i);
        lab.sh("N=" + i + """

                ip link add p$N type veth peer name e0 netns h$N
                ip link set p$N master br0 up
                ip -n h$N link set e0 up
                ip -n h$N address add 10.0.0.$N/24 dev e0
                """);
        return host;
    }

    Lab lab() {
        return lab;
    }

    Host host(int i) {
        return hosts.get(i - 1);
    }

    Result sh(String script) {
        return lab.sh(script);
    }

    Background daemon() {
        return daemon;
    }

    /** {@code vetch run} with these options, until it is ready. */
    void startDaemon(String options) {
        daemon = lab.start("exec env --default-signal=INT " + VETCH + "run --socket " + Flavor.SOCKET + " " + options);
        daemon.awaitLine("ready");
    }

    /** Sends the daemon a signal. */
    void signal(String name) {
        lab.sh("""
                for process in /proc/[0-9]*; do
                    if tr '\\0' ' ' <$process/cmdline | grep -q '[r]un --socket'; then kill -%s ${process#/proc/}; fi
                done
                """.formatted(name));
        if (name.equals("CONT")) {
            daemon.resume();
        }
    }

    /** What {@code vetch stand-in} prints. */
    String status() {
        return lab.sh(VETCH + "stand-in").out();
    }

    void awaitStatus(String part) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).contains(part));
    }

    @Override
    public void close() {
        lab.close();
    }
}
