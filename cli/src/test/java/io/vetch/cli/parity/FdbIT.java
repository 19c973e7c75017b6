package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static io.vetch.cli.parity.Star.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.probe.Frame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The life of forwarding entries on real devices: learn, move, age, and what the {@code bridge fdb} commands do. */
@OnEveryRig
class FdbIT extends StarTest {
    private static final AtomicInteger STATIONS = new AtomicInteger();

    /** Another one for every test, so that none finds what another left. */
    private final String station = "02:00:00:00:77:%02x".formatted(STATIONS.getAndIncrement() & 0xff);

    @Test
    void learnedStationIsShown() {
        star().announce("h1", station);
        assertThat(star().fdb(station)).isEqualTo(station + " dev sw1 master br0 ");
        assertThat(star().sh("brctl showmacs br0").out())
                .containsPattern("  1\t" + station + "\tno\t\t   \\d\\.\\d\\d");
        assertThat(star().fdb(port(2))).isEqualTo(port(2) + " dev sw2 master br0 permanent");
        assertThat(star().sh("bridge fdb get " + station + " br br0").out())
                .isEqualTo(station + " dev sw1 master br0 \n");
    }

    @Test
    void stationMovesWithItsFirstFrame() {
        star().announce("h1", station);
        star().send("h2", Frame.from(station).to(host(3))).reaches("h1", "h3");
        assertThat(star().fdb(station)).startsWith(station + " dev sw2 ");
        sendToStation("h3").reaches("h2");
    }

    @Test
    void ownAddressesAreNotLearned() {
        star().send("h1", Frame.from(port(3))).reaches("h2", "h3", "br0");
        assertThat(star().fdb(port(3))).isEqualTo(port(3) + " dev sw3 master br0 permanent");
        star().send("br0", Frame.from(station)).reaches("h1", "h2", "h3");
        assertThat(star().fdb(station)).isEmpty();
    }

    @Test
    void stationAgesThoughFramesGoToIt() {
        star().configure("ip link set br0 type bridge ageing_time 200");
        long before = System.nanoTime();
        star().announce("h1", station);
        long spoken = System.nanoTime();
        AtomicLong known = new AtomicLong(spoken); // at least until then
        await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).until(() -> {
            star().probe().send("h2", Frame.from(host(2)).to(station).bytes());
            long look = System.nanoTime();
            boolean gone = star().fdb(station).isEmpty();
            known.set(gone ? known.get() : look);
            return gone;
        });
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(1500));
        assertThat(Duration.ofNanos(known.get() - spoken)).isLessThan(Duration.ofSeconds(5));
        sendToStation("h2").reaches("h1", "h3");
    }

    @Test
    void stationThatSpeaksDoesNotAge() {
        star().configure("ip link set br0 type bridge ageing_time 200");
        await().atMost(Duration.ofMinutes(2)).until(this::speaksAndIsKnown);
    }

    /** @return false if it was not known, but a busy machine has had it be silent for too long */
    private boolean speaksAndIsKnown() {
        long spoken = 0;
        for (int i = 0; i < 6; i++) {
            spoken = System.nanoTime();
            star().send("h1", Frame.from(station)).reachesNow("br0", "h2", "h3");
            pause(Duration.ofMillis(500));
        }
        try {
            sendToStation("h2").reachesNow("h1"); // it ages meanwhile
            return true;
        } catch (AssertionError e) {
            if (System.nanoTime() - spoken < Duration.ofMillis(1900).toNanos()) {
                throw e;
            }
            return false;
        }
    }

    @Test
    void shorterAgeingEndsOldEntriesAtOnce() {
        star().announce("h1", station);
        pause(Duration.ofSeconds(2));
        star().configure("brctl setageing br0 1");
        await().atMost(Duration.ofSeconds(60)).until(() -> star().fdb(station).isEmpty());
    }

    @Test
    void ageingZeroMakesAHub() {
        star().configure("brctl setageing br0 0");
        star().announce("h1", station);
        sendToStation("h2").reaches("h1", "h3");
    }

    @Test
    void staticEntryStaysAndMovesOnlyWithItsStation() {
        star().configure("ip link set br0 type bridge ageing_time 200");
        star().configure("bridge fdb add " + station + " dev sw1 master static");
        pause(Duration.ofSeconds(3));
        assertThat(star().fdb(station)).isEqualTo(station + " dev sw1 master br0 static");
        sendToStation("h2").reaches("h1");
        star().announce("h3", station);
        assertThat(star().fdb(station)).isEqualTo(station + " dev sw3 master br0 static");
    }

    @Test
    void stickyEntryNeverMoves() {
        star().configure("bridge fdb add " + station + " dev sw1 master static sticky");
        star().announce("h3", station);
        assertThat(star().fdb(station)).isEqualTo(station + " dev sw1 sticky master br0 static");
        sendToStation("h2").reaches("h1");
    }

    @Test
    void entryWithoutWordsIsLocal() {
        star().configure("bridge fdb add " + station + " dev sw1 master");
        assertThat(star().fdb(station)).isEqualTo(station + " dev sw1 master br0 permanent");
        sendToStation("h2").reaches("br0");
    }

    @Test
    void entryWithoutMasterSwitchesNothing() {
        star().configure("bridge fdb add " + station + " dev sw1");
        assertThat(star().fdb(station)).isEmpty();
        sendToStation("h2").reaches("h1", "h3");
    }

    @Test
    void dynamicEntryAges() {
        star().configure("bridge fdb add " + station + " dev sw1 master dynamic");
        assertThat(star().fdb(station)).isEqualTo(station + " dev sw1 master br0 ");
        star().configure("ip link set br0 type bridge ageing_time 200");
        await().atMost(Duration.ofSeconds(60)).until(() -> star().fdb(station).isEmpty());
    }

    @Test
    void replaceMovesAndDeleteForgets() {
        star().configure("bridge fdb add " + station + " dev sw1 master static");
        star().configure("bridge fdb replace " + station + " dev sw2 master static");
        sendToStation("h3").reaches("h2");
        star().configure("bridge fdb del " + station + " dev sw2 master");
        sendToStation("h3").reaches("h1", "h2");
    }

    @Test
    void multicastEntryIsTakenAndFloodedAllTheSame() {
        star().configure("bridge fdb add 03:00:00:12:34:56 dev sw2 master static");
        star().send("h1", Frame.from(host(1)).to("03:00:00:12:34:56")).reaches("h2", "h3", "br0");
    }

    @Test
    void showFilters() {
        star().configure("bridge fdb add " + station + " dev sw1 master static");
        star().announce(2);
        assertThat(star().sh("bridge fdb show br br0 dynamic").out())
                .contains(station, host(2))
                .doesNotContain("permanent");
        assertThat(star().sh("bridge fdb show brport sw1").out())
                .contains(station + " master br0 static\n", port(1) + " master br0 permanent\n")
                .doesNotContain(host(2), " dev ");
    }

    private Star.Sent sendToStation(String from) {
        return star().send(
                        from,
                        Frame.from(host(Character.digit(from.charAt(1), 10))).to(station));
    }

    private static void pause(Duration duration) {
        await().pollDelay(duration).atMost(duration.plusSeconds(60)).until(() -> true);
    }
}
