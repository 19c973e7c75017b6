package io.vetch.tap.linux.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.RequiresNamespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link BridgeNetlink#use} and {@link BridgeNetlink#delete} make of the kernel's table. */
@RequiresNamespaces
class StationsTest {
    private static final String STATION = "02:00:00:00:00:01";

    private BridgeLab lab;

    @BeforeEach
    void open() throws IOException {
        lab = new BridgeLab();
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    private static KernelFdbEntry heard(int port, String address) {
        return KernelFdbEntry.heard(port, BridgeLab.mac(address), 0);
    }

    private static List<KernelFdbEntry> stations(int port, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> KernelFdbEntry.heard(port, 0x020000010000L + i, 0))
                .toList();
    }

    @Test
    void heardStationIsDynamic() throws IOException {
        assertThat(lab.netlink.use(List.of(heard(lab.p1, STATION)))).isEmpty();

        assertThat(lab.tool("fdb show br br0 dynamic")).contains(STATION + " dev p1 master br0");
        assertThat(lab.entries(STATION)).singleElement().satisfies(entry -> {
            assertThat(entry.isDynamic()).isTrue();
            assertThat(entry.isExternal()).isFalse();
            assertThat(entry.ifindex()).isEqualTo(lab.p1);
        });
    }

    @Test
    void heardStationAges() throws IOException {
        lab.net.ip("link set br0 type bridge ageing_time 100");
        lab.netlink.use(List.of(heard(lab.p1, STATION)));

        await().until(() -> lab.entries(STATION).isEmpty());
    }

    @Test
    void stationThatIsHeardAgainStays() throws IOException {
        lab.net.ip("link set br0 type bridge ageing_time 300");
        lab.netlink.use(stations(lab.p1, 2));
        KernelFdbEntry kept = stations(lab.p1, 2).getFirst();
        KernelFdbEntry silent = stations(lab.p1, 2).getLast();

        await().until(() -> {
            lab.netlink.use(List.of(kept));
            return lab.netlink.entries(lab.bridge).stream().noneMatch(entry -> entry.address() == silent.address());
        });
        assertThat(lab.netlink.entries(lab.bridge)).anyMatch(entry -> entry.address() == kept.address());
    }

    @Test
    void stationThatIsHeardElsewhereMoves() throws IOException {
        lab.netlink.use(List.of(heard(lab.p1, STATION)));
        lab.netlink.use(List.of(heard(lab.p2, STATION)));

        assertThat(lab.entries(STATION)).singleElement().matches(entry -> entry.ifindex() == lab.p2);
    }

    @Test
    void staticStationStaysWhatItIs() throws IOException {
        lab.tool("fdb add " + STATION + " dev p2 master static sticky");

        assertThat(lab.netlink.use(List.of(heard(lab.p1, STATION)))).isEmpty();

        assertThat(lab.entries(STATION))
                .singleElement()
                .matches(KernelFdbEntry::isStatic)
                .matches(entry -> entry.ifindex() == lab.p2);
    }

    @Test
    void hundredsGoInOneCall() throws IOException {
        assertThat(lab.netlink.use(stations(lab.p1, 500))).isEmpty();

        assertThat(lab.netlink.entries(lab.bridge).stream().filter(KernelFdbEntry::isDynamic))
                .hasSize(500);
        assertThat(lab.netlink.delete(stations(lab.p1, 500))).isEmpty();
        assertThat(lab.netlink.entries(lab.bridge)).noneMatch(KernelFdbEntry::isDynamic);
    }

    @Test
    void nothingIsNothing() throws IOException {
        assertThat(lab.netlink.use(List.of())).isEmpty();
        assertThat(lab.netlink.delete(List.of())).isEmpty();
    }

    @Test
    void portThatIsGoneCostsOnlyItsOwnStations() throws IOException {
        List<KernelFdbEntry> mixed = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            mixed.add(KernelFdbEntry.heard(i % 2 == 0 ? 4711 : lab.p1, 0x020000020000L + i, 0));
        }

        List<BridgeNetlink.Refused> refused = lab.netlink.use(mixed);

        assertThat(refused).hasSize(150).allMatch(one -> one.entry().ifindex() == 4711 && one.errno() == Errno.ENODEV);
        assertThat(lab.netlink.entries(lab.bridge).stream().filter(KernelFdbEntry::isDynamic))
                .hasSize(150);
    }

    @Test
    void allRefusedOfManyIsToldOfEachAndTheSocketStillAnswers() throws IOException {
        assertThat(lab.netlink.use(stations(4711, 1000))).hasSize(1000);
        assertThat(lab.netlink.delete(stations(lab.p1, 1000)))
                .hasSize(1000)
                .allMatch(one -> one.errno() == Errno.ENOENT);

        assertThat(lab.state().link().name()).isEqualTo("br0");
    }

    @Test
    void interfaceThatLeftTheBridgeIsRefused() throws IOException {
        lab.net.ip("link set p1 nomaster");

        assertThat(lab.netlink.use(List.of(heard(lab.p1, STATION))))
                .singleElement()
                .matches(one -> one.errno() == Errno.EINVAL || one.errno() == Errno.EOPNOTSUPP);
    }

    @Test
    void portThatDoesNotLearnMakesNoStation() throws IOException {
        lab.tool("link set dev p1 state 1");

        assertThat(lab.netlink.use(List.of(heard(lab.p1, STATION)))).isEmpty();

        assertThat(lab.entries(STATION)).isEmpty();
    }

    @Test
    void deletedStationIsGone() throws IOException {
        lab.netlink.use(List.of(heard(lab.p1, STATION)));

        assertThat(lab.netlink.delete(List.of(heard(lab.p1, STATION)))).isEmpty();

        assertThat(lab.entries(STATION)).isEmpty();
    }
}
