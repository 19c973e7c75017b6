package io.vetch.cli.stp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Tools;
import java.time.Duration;

/**
 * A port {@code x…} of the lab's bridge {@code b…}, whose veth leads to the port {@code y…} of the kernel's bridge
 * {@code k…} in the namespace {@code k}, which has the better identifier. {@code …} is the letter.
 */
record GuardedPort(Lab lab, char letter, int version) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String IP = Tools.real("ip");

    /** Both bridges are up. @param version of the spanning tree: 0, or 2 on a bridge of Vetch's */
    static GuardedPort build(Lab lab, char letter, int version) {
        GuardedPort port = new GuardedPort(lab, letter, version);
        lab.sh("""
                ip=%1$s id=%2$c
                $ip -n k link add k$id address 02:00:00:00:01:%5$02x type bridge %3$s priority 4096 stp_state 1
                $ip link add x$id type veth peer name y$id
                $ip link set y$id netns k
                $ip -n k link set y$id master k$id up
                $ip -n k link set k$id up
                $ip link set x$id up
                ip link add b$id address 02:00:00:00:02:%5$02x type bridge %3$s stp_state 1 %4$s
                ip link set x$id master b$id
                ip link set b$id up
                """.formatted(IP, letter, Ring.TIMES, version == 0 ? "" : "stp_version " + version, (int) letter));
        return port.awaitState("forwarding");
    }

    String name() {
        return "x" + letter;
    }

    GuardedPort set(String option) {
        lab.sh("bridge link set dev " + name() + " " + option);
        return this;
    }

    /** Whether the other bridge speaks. */
    GuardedPort setNeighbour(boolean speaks) {
        lab.sh(IP + " -n k link set k" + letter + " type bridge stp_state " + (speaks ? 1 : 0));
        return this;
    }

    /** The link goes down and up. */
    GuardedPort relink() {
        lab.sh(IP + " -n k link set y" + letter + " down");
        await().atMost(PATIENCE).until(() -> !details().contains("LOWER_UP"));
        lab.sh(IP + " -n k link set y" + letter + " up");
        return this;
    }

    GuardedPort awaitState(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(details()).contains(" state " + state + " "));
        return this;
    }

    /** Whether the bridge takes the other one for the root. */
    GuardedPort awaitRoot(boolean neighbour) {
        String root = "1000.0200000001%02x".formatted((int) letter);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(showstp()).matches(text -> text.startsWith(root, rootAt(text)) == neighbour));
        return this;
    }

    /** Where the root of the bridge stands, which comes before those of its ports. */
    private static int rootAt(String showstp) {
        String title = " designated root\t";
        return showstp.indexOf(title) + title.length();
    }

    private String details() {
        return lab.sh("bridge -d link show dev " + name()).out();
    }

    private String showstp() {
        return lab.sh("brctl showstp b" + letter).out();
    }

    /** What {@code bridge -d link} and {@code brctl showstp} say of it, without what time and place have made. */
    String shown() {
        String rows = details().replaceAll("^\\d+: \\w+(@\\w+)?", name());
        String tree = showstp().replaceAll("(?s).*\n(" + name() + " \\(1\\))", "$1");
        return (rows + tree)
                .replaceAll("\\d+\\.\\d\\d\\n", "TIME\n")
                .replaceAll("flags.*\n", "flags\n") // who waits with a BPDU is a matter of the moment
                .strip();
    }

    /** The last two lines of {@code vetch explain} for a broadcast that comes in here. */
    String explained() {
        return lab.sh(Flavor.VETCH_COMMAND + " explain -i " + name() + " ffffffffffff 020000000001 88b5 | tail -n 2")
                .out();
    }

    GuardedPort assertExplained(String state, String verdict) {
        assertThat(explained()).isEqualTo("state      %s %s%nverdict    drop: %s%n".formatted(name(), state, verdict));
        return this;
    }
}
