package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Multicast snooping: who is found to be in which group, and where its frames go. h3 is where the router is. */
@OnEveryRig
class MulticastIT extends StarTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
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

    /** Whom h2 reaches by a datagram. All hear a broadcast after it; one may be lost in a lapse of who stands in. */
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
            probe.send("h2", after.bytes());
            return done.containsAll(Set.of("h1", "h3", "br0"));
        });
        return reached;
    }

    private static void awaitReached(String source, String group, String... observers) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reached(source, group)).containsExactlyInAnyOrder(observers));
        book(source, group);
    }

    private static void assertReached(String source, String group, String... observers) {
        assertThat(reached(source, group)).containsExactlyInAnyOrder(observers);
        book(source, group);
    }

    /** One more counts as on the rig that is like this one. */
    private static void book(String source, String group) {
        byte[] datagram = GroupFrames.datagram(host(2), source, group, NUMBERS.incrementAndGet());
        star().repeats()
                .once(
                        "h2",
                        "from " + source + " to " + group,
                        () -> star().probe().send("h2", datagram));
    }

    private static String line(String port, String group, String rest) {
        return "dev br0 port " + port + " grp " + group + " temp " + rest + "proto kernel ";
    }

    @Test
    void withoutAQuerierAllHearAllGroups() {
        snoop("");
        say(1, GroupFrames.join(host(1), GROUP));
        awaitGroups(line("sw1", GROUP, ""));
        assertReached(A, GROUP, "br0", "h1", "h3");
        assertReached(A, OTHER, "br0", "h1", "h3");
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
        assertReached(A, "224.0.0.251", "br0", "h1", "h3");
        assertReached("fe80::2", "ff02::1", "br0", "h1", "h3");
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
        snoop("mcast_membership_interval 200");
        addQuerier();
        // Again and again: it lasts for 2 s, and a look may, too.
        await().atMost(PATIENCE).untilAsserted(() -> {
            say(1, GroupFrames.join(host(1), GROUP));
            assertThat(groups()).containsExactlyInAnyOrder(line("sw1", GROUP, ""), "router ports on br0: sw3 ");
        });
        if (!rig.standsIn()) { // who stands in is not told how long hosts may take to answer, and waits for 10 s
            awaitReached(A, OTHER, "h3");
        }
        awaitGroups("router ports on br0: sw3 ");
        star().configure("ip link set br0 type bridge mcast_querier_interval 400");
        say(3, GroupFrames.query(host(3), "10.0.0.9")); // from then on it lasts for 4 s
        say(3, GroupFrames.query(host(3), "fe80::9"));
        awaitGroups();
        awaitReached(A, OTHER, "br0", "h1", "h3");
    }

    @Test
    void everyMemberBehindAPortGetsACopyOfItsOwnWithMcastToUnicast() {
        assumeFalse(rig.standsIn(), "who stands in gives such a bridge back");
        snoop("");
        star().configure("bridge link set dev sw1 mcast_to_unicast on");
        assertThat(star().sh("bridge -d link show dev sw1").out()).contains(" mcast_to_unicast on ");
        addQuerier();
        String neighbour = "02:00:00:00:77:01";
        say(1, GroupFrames.join(host(1), GROUP));
        say(1, GroupFrames.join(neighbour, GROUP));
        awaitGroups(line("sw1", GROUP, ""), line("sw1", GROUP, ""), "router ports on br0: sw3 ");
        String known = "01:00:5e:01:01:01";
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(copies(GROUP))
                        .containsExactlyInAnyOrder("h1 " + host(1), "h1 " + neighbour, "h3 " + known));
        star().configure("bridge mdb add dev br0 port sw1 grp " + OTHER + " permanent");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(copies(OTHER))
                        .containsExactlyInAnyOrder("h1 01:00:5e:01:01:02", "h3 01:00:5e:01:01:02"));
    }

    /** Where a datagram of h2 arrives, and whom it is addressed to there. */
    private static List<String> copies(String group) {
        byte[] datagram = GroupFrames.datagram(host(2), A, group, NUMBERS.incrementAndGet());
        Frame after = Frame.from(host(2));
        FrameProbe probe = star().probe();
        probe.send("h2", datagram);
        probe.send("h2", after.bytes());
        List<String> copies = new ArrayList<>();
        Set<String> done = new TreeSet<>();
        await("a broadcast").atMost(PATIENCE).until(() -> {
            for (FrameProbe.Arrival arrival : probe.take()) {
                byte[] frame = arrival.frame();
                if (Arrays.equals(frame, 6, frame.length, datagram, 6, datagram.length)) {
                    copies.add(arrival.at() + " " + HexFormat.ofDelimiter(":").formatHex(frame, 0, 6));
                } else if (after.isIn(frame)) {
                    done.add(arrival.at());
                }
            }
            return done.containsAll(Set.of("h1", "h3", "br0"));
        });
        return copies;
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
    void itsQueriesComeFromItsInterfacesAddress() {
        assumeFalse(rig.standsIn(), "the kernel's bridge asks");
        snoop("mcast_query_use_ifaddr 1 mcast_query_response_interval 20 mcast_startup_query_interval 100");
        star().configure("ip addr add 10.77.0.1/24 dev br0; ip link set br0 type bridge mcast_querier 1");
        awaitQueryFrom("0a4d0001");
        star().configure("ip addr del 10.77.0.1/24 dev br0; ip addr add 10.77.0.2/24 dev br0\n"
                + "ip link set br0 type bridge mcast_querier 0; ip link set br0 type bridge mcast_querier 1");
        awaitQueryFrom("0a4d0002");
        star().configure("ip addr del 10.77.0.2/24 dev br0");
    }

    private static void awaitQueryFrom(String address) {
        await().atMost(PATIENCE)
                .until(() -> star().probe().take().stream()
                        .filter(arrival -> arrival.at().equals("h1"))
                        .map(FrameProbe.Arrival::frame)
                        .filter(frame -> frame.length >= 46 && frame[23] == 2 && frame[38] == 0x11)
                        .anyMatch(
                                frame -> HexFormat.of().formatHex(frame, 26, 30).equals(address)));
    }

    @Test
    void theKernelsGroupsComeAfterOursAlsoInJson() {
        assumeFalse(rig.isKernel(), "all bridges are the kernel's");
        snoop("");
        star().configure("bridge mdb add dev br0 port sw1 grp 239.1.1.1 permanent");
        star().sh(Tools.real("ip") + " link add k0 up type bridge mcast_snooping 1");
        try {
            star().sh(Tools.real("bridge") + " mdb add dev k0 port k0 grp 239.1.1.7");
            String json = star().sh("bridge -j mdb").out();
            assertThat(json).startsWith("[{\"mdb\":[").endsWith("],\"router\":{}}]\n");
            assertThat(json)
                    .containsSubsequence(
                            "dev\":\"br0\",\"port\":\"sw1\",\"grp\":\"239.1.1.1",
                            "dev\":\"k0\",\"port\":\"k0\",\"grp\":\"239.1.1.7");
            assertThat(star().sh("bridge mdb").out())
                    .containsSubsequence(
                            "dev br0 port sw1 grp 239.1.1.1 permanent\n", "dev k0 port k0 grp 239.1.1.7 temp\n");
        } finally {
            star().sh(Tools.real("ip") + " link del k0");
        }
    }

    /** Of messages that no host here sends by itself. */
    @Test
    void messagesAreCountedWhereTheyComeInAndGoOut() {
        assumeFalse(rig.standsIn(), "the kernel's bridge counts");
        snoop("mcast_stats_enabled 1");
        byte[] wrong = GroupFrames.leave(host(1), GROUP);
        wrong[40]++; // of the checksum
        say(1, wrong);
        say(1, GroupFrames.leave(host(1), GROUP));
        say(1, GroupFrames.leave(host(1), GROUP_6));
        awaitCounts("sw1", "leaves RX: 1 TX: 0, errors 1, MLD leaves RX: 1 TX: 0");
        awaitCounts("sw2", "leaves RX: 0 TX: 1, errors 0, MLD leaves RX: 0 TX: 1");
        awaitCounts("br0", "leaves RX: 0 TX: 1, errors 0, MLD leaves RX: 0 TX: 1");
        say(3, GroupFrames.query(host(3), "10.0.0.9"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(xstats("sw3")).contains("  RX: v1 0 v2 1 v3 0\n"));
        // Whoever answers the query changes the counters between two calls; after 0.2 s nobody does.
        await().atMost(PATIENCE).untilAsserted(MulticastIT::assertThatAllFormsSayTheSame);
    }

    private static void assertThatAllFormsSayTheSame() {
        String words = "ip -j link xstats type bridge_slave mcast dev sw1";
        String json = star().sh(words).out();
        assertThat(json)
                .startsWith("[{\"ifname\":\"sw1\",\"multicast\":{\"igmp_queries\":{\"rx_v1\":0,\"rx_v2\":0,")
                .contains("\"tx_v2\":1,", "\"igmp_leaves\":{\"rx\":1,\"tx\":0},\"igmp_parse_errors\":1,");
        String suite = "dev sw1 group xstats_slave subgroup bridge suite mcast";
        String object = json.substring(json.indexOf("\"multicast\""), json.lastIndexOf(']'));
        assertThat(star().sh("ip -j stats show " + suite).out()).endsWith("\"suite\":\"mcast\"," + object + "]\n");
        String lines = star().sh(words.replace(" -j", "")).out();
        assertThat(star().sh("ip stats show " + suite).out())
                .endsWith("suite mcast\n" + lines.replaceFirst("sw1 *\n", "") + "\n");
    }

    private static String xstats(String device) {
        String type = device.equals("br0") ? "bridge" : "bridge_slave";
        return star().sh("ip link xstats type " + type + " dev " + device).out();
    }

    private static void awaitCounts(String device, String counts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(xstats(device)
                                .lines()
                                .filter(line -> line.matches(".*(IGMP|MLD) leaves.*|.*IGMP parse.*"))
                                .map(line -> line.strip().replaceAll("IGMP |parse |(?<=leaves|errors):", ""))
                                .toList())
                        .hasToString("[" + counts + "]"));
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

    /** In the words of bridge(8) since 6.3, which these machines' kernels know, but not their bridge(8). */
    @Test
    void entriesAreAddedByHandWithListsOfSources() {
        assumeFalse(rig.isKernel(), "the real bridge(8) here may not know filter_mode");
        snoop("mcast_igmp_version 3");
        addQuerier();
        String to = "dev br0 port sw1 grp " + GROUP;
        star().configure("bridge mdb add " + to + " permanent filter_mode include source_list " + A + " proto bgp");
        awaitGroups(
                "dev br0 port sw1 grp 239.1.1.1 permanent filter_mode include source_list 10.9.9.1 proto bgp ",
                "dev br0 port sw1 grp 239.1.1.1 src 10.9.9.1 permanent filter_mode include proto bgp ",
                "router ports on br0: sw3 ");
        awaitReached(A, GROUP, "h1", "h3");
        awaitReached(B, GROUP, "h3");
        star().configure("bridge mdb replace " + to + " permanent filter_mode exclude source_list " + B);
        awaitGroups(
                "dev br0 port sw1 grp 239.1.1.1 permanent filter_mode exclude source_list 10.9.9.2 proto static ",
                "dev br0 port sw1 grp 239.1.1.1 src 10.9.9.2 permanent filter_mode include proto static  blocked",
                "router ports on br0: sw3 ");
        awaitReached(A, GROUP, "h1", "h3");
        awaitReached(B, GROUP, "h3");
        star().configure("bridge mdb del " + to);
        awaitGroups("router ports on br0: sw3 ");
        assertThat(refused("add " + to + " filter_mode include"))
                .isEqualTo("Error: bridge: Cannot add (*, G) INCLUDE with an empty source list.\n");
        assertThat(refused("add " + to + " source_list " + A))
                .isEqualTo("Error: bridge: Source list cannot be set without filter mode.\n");
        assertThat(refused("add " + to + " src " + A + " filter_mode include"))
                .isEqualTo("Error: bridge: Filter mode can only be set for (*, G) entries.\n");
        assertThat(refused("add dev br0 port br0 grp " + GROUP + " proto bgp"))
                .isEqualTo("Error: bridge: Protocol cannot be set for host groups.\n");
        assertThat(refused("add " + to + " filter_mode bogus")).isEqualTo("Invalid filter mode \"bogus\"\n");
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
