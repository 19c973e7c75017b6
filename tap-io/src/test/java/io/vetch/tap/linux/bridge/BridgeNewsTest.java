package io.vetch.tap.linux.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.tap.linux.RequiresNamespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link BridgeNetlink#poll} tells of changes that the real tools make. */
@RequiresNamespaces
class BridgeNewsTest {
    private static final String STATION = "02:00:00:00:00:01";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private BridgeLab lab;
    private final Recorder news = new Recorder();

    record Link(int index, int master, boolean removed) {}

    record Entry(KernelFdbEntry entry, int master, boolean removed) {}

    static final class Recorder implements News {
        final List<Link> links = new ArrayList<>();
        final List<Entry> entries = new ArrayList<>();
        final Set<Integer> groups = new HashSet<>();
        final Set<Integer> vlans = new HashSet<>();
        int surroundings;
        int overruns;

        @Override
        public void linkChanged(int index, int master, boolean removed) {
            links.add(new Link(index, master, removed));
        }

        @Override
        public void entryChanged(KernelFdbEntry entry, int master, boolean removed) {
            entries.add(new Entry(entry, master, removed));
        }

        @Override
        public void groupsChanged(int bridgeIndex) {
            groups.add(bridgeIndex);
        }

        @Override
        public void vlansChanged(int index) {
            vlans.add(index);
        }

        @Override
        public void surroundingsChanged() {
            surroundings++;
        }

        @Override
        public void overrun() {
            overruns++;
        }

        void forget() {
            links.clear();
            entries.clear();
            groups.clear();
            vlans.clear();
            surroundings = 0;
        }
    }

    @BeforeEach
    void open() throws IOException {
        lab = new BridgeLab();
        lab.netlink.poll(news);
        news.forget();
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    private <T> void heard(List<T> list, Predicate<T> which) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
            lab.netlink.poll(news);
            assertThat(list).anyMatch(which);
        });
    }

    private void heardOfPort(int port) {
        heard(news.links, link -> link.index == port && link.master == lab.bridge && !link.removed);
    }

    private void heardOfStation(int port, boolean removed) {
        long station = BridgeLab.mac(STATION);
        heard(
                news.entries,
                news -> news.entry.address() == station
                        && news.entry.ifindex() == port
                        && news.master == lab.bridge
                        && news.removed == removed);
    }

    @Test
    void nothingIsToldWhereNothingHappens() throws IOException {
        lab.net.addNamespace("blue");
        lab.net.ip("-n blue link add br0 type bridge");
        lab.netlink.poll(news);

        assertThat(news.links).isEmpty();
        assertThat(news.entries).isEmpty();
        assertThat(news.groups).isEmpty();
        assertThat(news.surroundings).isZero();
        assertThat(news.overruns).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip address add 10.1.2.3/24 dev br0",
                "tc qdisc replace dev p1 root pfifo",
                "tc qdisc add dev p1 clsact",
            })
    void whatRulesAreAboutIsTold(String change) throws IOException {
        lab.net.run(change.split(" ", -1));

        await().atMost(PATIENCE).untilAsserted(() -> {
            lab.netlink.poll(news);
            assertThat(news.surroundings).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"isolated on", "learning off", "state 2", "mcast_to_unicast on", "cost 9"})
    void changeOfAPortIsTold(String change) throws IOException {
        lab.tool("link set dev p1 " + change);

        heardOfPort(lab.p1);
    }

    @Test
    void changeByIpLinkIsTold() throws IOException {
        lab.net.ip("link set p1 type bridge_slave hairpin on group_fwd_mask 0x4000");

        heardOfPort(lab.p1);
    }

    @Test
    void changesBySysfsAreTold() throws IOException {
        lab.writeSysfs("p1/brport/hairpin_mode", "1");
        heardOfPort(lab.p1);

        lab.writeSysfs("br0/bridge/ageing_time", "700");
        heard(news.links, link -> link.index == lab.bridge && !link.removed);
        assertThat(lab.state().ageingTime()).isEqualTo(700);
    }

    @Test
    void optionOfTheBridgeIsTold() throws IOException {
        lab.net.ip("link set br0 type bridge mcast_snooping 0");

        heard(news.links, link -> link.index == lab.bridge && link.master == 0 && !link.removed);
    }

    @Test
    void portsComeAndGo() throws IOException {
        lab.net.ip("link set p1 nomaster");
        heard(news.links, link -> link.index == lab.p1 && link.master == lab.bridge && link.removed);
        heard(news.links, link -> link.index == lab.p1 && link.master == 0 && !link.removed);
        news.forget();

        lab.net.ip("link set p1 master br0");
        heardOfPort(lab.p1);
    }

    @Test
    void deletedBridgeIsTold() throws IOException {
        lab.net.ip("link del br0");

        heard(news.links, link -> link.index == lab.bridge && link.removed);
        heard(news.links, link -> link.index == lab.p1 && link.master == lab.bridge && link.removed);
    }

    @Test
    void carrierOfAPortIsTold() throws IOException {
        lab.net.ip("link set q1 down");

        heardOfPort(lab.p1);
        assertThat(lab.port(lab.p1).state()).isEqualTo(BridgePortState.DISABLED);
    }

    @Test
    void stationsComeMoveAndGo() throws IOException {
        lab.tool("fdb add " + STATION + " dev p1 master static");
        heardOfStation(lab.p1, false);
        lab.tool("fdb replace " + STATION + " dev p2 master static");
        heardOfStation(lab.p2, false);
        lab.tool("fdb del " + STATION + " dev p2 master");
        heardOfStation(lab.p2, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bridge fdb flush dev br0", "ip link set br0 type bridge fdb_flush"})
    void flushIsTold(String flush) throws IOException {
        lab.tool("fdb add " + STATION + " dev p1 master dynamic");
        heardOfStation(lab.p1, false);

        lab.net.run(flush.split(" ", -1));

        heardOfStation(lab.p1, true);
    }

    @Test
    void usedStationIsToldAndItsMoveToo() throws IOException {
        lab.netlink.use(List.of(KernelFdbEntry.heard(lab.p1, BridgeLab.mac(STATION), 0)));
        heardOfStation(lab.p1, false);
        lab.netlink.use(List.of(KernelFdbEntry.heard(lab.p2, BridgeLab.mac(STATION), 0)));
        heardOfStation(lab.p2, false);
    }

    @Test
    void agedStationIsTold() throws IOException {
        lab.net.ip("link set br0 type bridge ageing_time 100");
        lab.netlink.use(List.of(KernelFdbEntry.heard(lab.p1, BridgeLab.mac(STATION), 0)));

        heardOfStation(lab.p1, true);
    }

    @Test
    void stationOfAnInterfaceItselfIsNotTold() throws IOException {
        lab.tool("fdb add " + STATION + " dev p1 self permanent");
        lab.tool("fdb add 02:00:00:00:00:02 dev p1 master static");

        heard(news.entries, news -> news.entry.address() == BridgeLab.mac("02:00:00:00:00:02"));
        assertThat(news.entries).noneMatch(news -> news.entry.address() == BridgeLab.mac(STATION));
    }

    @Test
    void groupsAreTold() throws IOException {
        lab.tool("mdb add dev br0 port p1 grp 239.1.2.3 permanent");
        heardOfGroups();
        news.forget();

        lab.tool("mdb del dev br0 port p1 grp 239.1.2.3 permanent");
        heardOfGroups();
    }

    @Test
    void routerPortIsTold() throws IOException {
        lab.tool("link set dev p1 mcast_router 2");

        heardOfGroups();
    }

    private void heardOfGroups() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
            lab.netlink.poll(news);
            assertThat(news.groups).containsExactly(lab.bridge);
        });
    }

    /** The kernel's spanning tree goes through its states; each one is told. */
    @Test
    void stateOfTheSpanningTreeIsTold() throws IOException {
        lab.net.ip("link set br0 type bridge forward_delay 500");
        lab.net.ip("link set p1 down");
        lab.net.ip("link set br0 type bridge stp_state 1");
        lab.net.ip("link set p1 up");
        for (int state : new int[] {BridgePortState.LISTENING, BridgePortState.LEARNING, BridgePortState.FORWARDING}) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                lab.netlink.poll(news);
                assertThat(news.links).anyMatch(link -> link.index == lab.p1 && link.master == lab.bridge);
                assertThat(lab.port(lab.p1).state()).isEqualTo(state);
            });
            news.forget();
        }
    }

    @Test
    void overrunIsTold() throws IOException {
        List<KernelFdbEntry> many = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            many.add(KernelFdbEntry.heard(lab.p1, 0x020000030000L + i, 0));
        }
        lab.netlink.use(many);

        lab.netlink.poll(news);

        assertThat(news.overruns).isPositive();
        assertThat(lab.netlink.entries(lab.bridge).stream().filter(KernelFdbEntry::isDynamic))
                .hasSize(many.size());
    }
}
