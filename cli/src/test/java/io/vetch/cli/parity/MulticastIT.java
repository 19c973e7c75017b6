package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Multicast snooping: who is found to be in which group, and where its frames go. h3 is where the router is. */
@OnEveryRig
class MulticastIT extends StarTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GROUP = "239.1.1.1";
    private static final String OTHER = "239.1.1.2";
    private static final String GROUP_6 = "ff05::1:1";
    private static final String A = "10.9.9.1";
    private static final String B = "10.9.9.2";
    private static final AtomicLong NUMBERS = new AtomicLong(0x6d63_0000_0000_0000L);

    private static void snoop(String options) {
        star().configure("ip link set br0 type bridge mcast_snooping 1 " + options);
    }

    private static void say(int host, byte[] frame) {
        star().probe().send("h" + host, frame);
    }

    private static void addQuerier() {
        say(3, GroupFrames.query(host(3), "10.0.0.9"));
        say(3, GroupFrames.query(host(3), "fe80::9"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(groups()).contains("router ports on br0: sw3 "));
    }

    /** What {@code bridge -d mdb} says of the groups that the tests use, without times. */
    private static List<String> groups() {
        return star().sh("bridge -d mdb show dev br0")
                .out()
                .lines()
                .filter(line -> line.contains(" grp 239.") || line.contains(" grp ff05:") || line.contains("router "))
                .map(line -> line.replaceAll("/[0-9.]+", ""))
                .sorted()
                .toList();
    }

    private static void awaitGroups(String... lines) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(groups()).containsExactlyInAnyOrder(lines));
    }

    /** Whom h2 reaches by a datagram. All hear a broadcast that comes after it. */
    private static Set<String> reached(String source, String group) {
        byte[] datagram = GroupFrames.datagram(host(2), source, group, NUMBERS.incrementAndGet());
        Frame after = Frame.from(host(2));
        FrameProbe probe = star().probe();
        probe.send("h2", datagram);
        probe.send("h2", after.bytes());
        Set<String> reached = new TreeSet<>();
        Set<String> done = new TreeSet<>();
        await("a broadcast").atMost(PATIENCE).until(() -> {
            for (FrameProbe.Arrival arrival : probe.take()) {
                if (Arrays.equals(arrival.frame(), datagram)) {
                    assertThat(reached.add(arrival.at()))
                            .as("once only at %s", arrival.at())
                            .isTrue();
                } else if (after.isIn(arrival.frame())) {
                    done.add(arrival.at());
                }
            }
            return done.containsAll(Set.of("h1", "h3", "br0"));
        });
        return reached;
    }

    private static void awaitReached(String source, String group, String... observers) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reached(source, group)).containsExactlyInAnyOrder(observers));
    }

    private static String line(String port, String group, String rest) {
        return "dev br0 port " + port + " grp " + group + " temp " + rest + "proto kernel ";
    }

    @Test
    void withoutAQuerierAllHearAllGroups() {
        snoop("");
        say(1, GroupFrames.join(host(1), GROUP));
        awaitGroups(line("sw1", GROUP, ""));
        assertThat(reached(A, GROUP)).containsExactly("br0", "h1", "h3");
        assertThat(reached(A, OTHER)).containsExactly("br0", "h1", "h3");
    }

    @Test
    void groupsOfIgmp2AndMld1GoToMembersAndRouters() {
        snoop("");
        star().configure("bridge link set dev sw1 fastleave on");
        addQuerier();
        for (String group : List.of(GROUP, GROUP_6)) {
            String source = group.equals(GROUP) ? A : "fe80::2";
            say(1, GroupFrames.join(host(1), group));
            awaitReached(source, group, "h1", "h3");
            say(1, GroupFrames.leave(host(1), group));
            awaitReached(source, group, "h3");
        }
        assertThat(reached(A, "224.0.0.251")).containsExactly("br0", "h1", "h3");
        assertThat(reached("fe80::2", "ff02::1")).containsExactly("br0", "h1", "h3");
        star().configure("ip link set br0 type bridge mcast_router 2; bridge link set dev sw3 mcast_router 0");
        awaitReached(A, GROUP, "br0");
    }

    @Test
    void sourcesOfIgmp3AndMld2AreToldApart() {
        snoop("mcast_igmp_version 3 mcast_mld_version 2");
        addQuerier();
        say(1, GroupFrames.report(host(1), 5, GROUP, A));
        say(3, GroupFrames.report(host(3), 4, GROUP));
        say(1, GroupFrames.report(host(1), 4, GROUP_6, "fe80::7"));
        awaitGroups(
                line("sw1", GROUP, "filter_mode include source_list " + A + " "),
                line("sw1", GROUP + " src " + A, "filter_mode include "),
                line("sw3", GROUP, "filter_mode exclude "),
                line("sw3", GROUP + " src " + A, "filter_mode include ") + " added_by_star_ex",
                line("sw1", GROUP_6, "filter_mode exclude source_list fe80::7 "),
                line("sw1", GROUP_6 + " src fe80::7", "filter_mode include ") + " blocked",
                "router ports on br0: sw3 ");
        awaitReached(A, GROUP, "h1", "h3");
        awaitReached(B, GROUP, "h3");
        awaitReached("fe80::7", GROUP_6, "h3");
        awaitReached("fe80::8", GROUP_6, "h1", "h3");
    }

    @Test
    void membersAndQueriersEndWhenTheyAreNotHeardAnyMore() {
        snoop("mcast_membership_interval 200 mcast_querier_interval 400");
        addQuerier();
        say(1, GroupFrames.join(host(1), GROUP));
        awaitGroups(line("sw1", GROUP, ""), "router ports on br0: sw3 ");
        if (!rig.standsIn()) { // who stands in is not told how long hosts may take to answer, and waits for 10 s
            awaitReached(A, OTHER, "h3");
        }
        awaitGroups("router ports on br0: sw3 ");
        awaitGroups();
        awaitReached(A, OTHER, "br0", "h1", "h3");
    }

    @Test
    void theBridgeItselfAsks() {
        snoop("mcast_query_response_interval 20 mcast_last_member_interval 20 mcast_startup_query_interval 100");
        star().configure("ip link set br0 type bridge mcast_querier 1");
        Set<String> asked = new TreeSet<>();
        await().atMost(PATIENCE).until(() -> {
            star().probe().take().stream()
                    .filter(arrival ->
                            arrival.frame().length >= 46 && arrival.frame()[23] == 2 && arrival.frame()[38] == 0x11)
                    .forEach(arrival -> asked.add(arrival.at()));
            return asked.containsAll(Set.of("br0", "h1", "h2", "h3"));
        });
        say(1, GroupFrames.join(host(1), GROUP));
        awaitReached(A, GROUP, "h1");
        say(1, GroupFrames.leave(host(1), GROUP));
        awaitReached(A, GROUP);
    }

    @Test
    void entriesAreAddedAndDeletedByHandAndRefusedInTheKernelsWords() {
        snoop("");
        star().configure("bridge mdb add dev br0 port sw1 grp 239.1.1.1 permanent");
        assertThat(star().sh("bridge -d -s mdb show dev br0").out())
                .contains("dev br0 port sw1 grp 239.1.1.1 permanent proto static     0.00\n");
        assertThat(refused("add dev br0 port sw1 grp 239.1.1.1"))
                .isEqualTo("Error: bridge: (*, G) group is already joined by port.\n");
        assertThat(refused("add dev br0 port br0 grp 239.1.1.5 permanent"))
                .isEqualTo("Error: bridge: Flags are not allowed for host groups.\n");
        assertThat(refused("add dev br0 port sw1 grp 224.0.0.5"))
                .isEqualTo("Error: IPv4 entry group address is local multicast.\n");
        assertThat(refused("add dev br0 port sw1 grp 10.0.0.5"))
                .isEqualTo("Error: IPv4 entry group address is not multicast or 0.0.0.0.\n");
        assertThat(refused("add dev br0 port sw1 grp 01:02:03:04:05:06"))
                .isEqualTo("Error: bridge: Only permanent L2 entries allowed.\n");
        assertThat(refused("add dev br0 port nix grp 239.1.1.1")).isEqualTo("Cannot find device \"nix\"\n");
        assertThat(refused("del dev br0 port sw2 grp 239.1.1.1")).isEqualTo("RTNETLINK answers: Invalid argument\n");
        star().configure("bridge mdb del dev br0 port sw1 grp 239.1.1.1");
        assertThat(groups()).isEmpty();
        star().configure("ip link set br0 type bridge mcast_snooping 0");
        assertThat(refused("add dev br0 port sw1 grp 239.1.1.1"))
                .isEqualTo("Error: bridge: Bridge's multicast processing is disabled.\n");
    }

    private static String refused(String words) {
        return star().sh("bridge mdb " + words + " 2>&1 && exit 1 || [ $? = 255 ]")
                .out();
    }

    @Test
    void optionsAreRoundedAndRefusedAsByTheKernel() {
        snoop("mcast_querier 5 mcast_query_interval 1 mcast_membership_interval 99 mcast_hash_max 7"
                + " mcast_startup_query_interval 99999999");
        assertThat(star().sh("ip -d link show br0").out())
                .contains(" mcast_querier 1 ", " mcast_query_interval 100 ", " mcast_membership_interval 98 ")
                .contains(" mcast_hash_max 7 ", " mcast_startup_query_interval 8640000 ");
        for (String wrong : List.of("mcast_router 3", "mcast_igmp_version 1", "mcast_mld_version 3")) {
            assertThat(star().sh("ip link set br0 type bridge " + wrong + " 2>&1 && exit 1 || [ $? = 2 ]")
                            .out())
                    .as(wrong)
                    .isEqualTo("RTNETLINK answers: Invalid argument\n");
        }
        assertThat(star().sh("bridge link set dev sw1 mcast_router 4 2>&1 && exit 1 || [ $? = 255 ]")
                        .out())
                .isEqualTo("RTNETLINK answers: Invalid argument\n");
    }
}
