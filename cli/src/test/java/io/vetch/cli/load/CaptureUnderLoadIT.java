package io.vetch.cli.load;

import static io.vetch.cli.load.Stations.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Frames are sent as fast as the switch takes them. Whatever is captured or saved meanwhile, none is lost on its way.
 */
@Tag("alone")
@RequiresNamespaces(tools = {"tcpdump", "tshark", "capinfos"})
class CaptureUnderLoadIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern CLOSING = Pattern.compile(
            "(\\d+) packets captured\n(\\d+) packets received by filter\n(\\d+) packets? dropped by switch\n");

    private Lab lab;
    private LoadGenerator load;
    private Counters before;
    private long arrived;

    @BeforeEach
    void open() {
        lab = Lab.open(Flavor.VETCH);
        Stations.makeBridge(lab, 2);
        load = LoadGenerator.start(lab.sandbox());
        load.send("h2", "end2", 1, station(2), station(1));
        before = Counters.of(lab);
        arrived = Stations.received(lab, 2);
    }

    @AfterEach
    void close() {
        load.close();
        lab.close();
    }

    @Test
    void aCaptureOfOnePort() {
        Background capture = lab.start("exec " + Flavor.VETCH_COMMAND + " tcpdump -i sw1 -w /run/sw1.pcapng");
        capture.awaitErr("listening on");
        load.flood("h1", "end1", station(1), station(2));
        lab.sh("sleep 3");
        long sent = load.stop();
        assertAllArrived(sent);

        Matcher closing = CLOSING.matcher(capture.terminate().await(PATIENCE).err());
        assertThat(closing.find()).isTrue();
        long captured = Long.parseLong(closing.group(1));
        System.out.printf("[load] a capture: %d frames sent, %d captured%n", sent, captured);
        assertThat(Long.parseLong(closing.group(2))).as("seen").isEqualTo(sent);
        assertThat(captured + Long.parseLong(closing.group(3))).isEqualTo(sent);
        assertReadable("/run/sw1.pcapng", captured);
    }

    @Test
    void savesOfALookBack() {
        lab.sh(Flavor.VETCH_COMMAND + " lookback on br0 16MiB");
        load.flood("h1", "end1", station(1), station(2));
        for (int i = 1; i <= 4; i++) {
            lab.sh(Flavor.VETCH_COMMAND + " lookback save /run/" + i + ".pcapng");
        }
        long sent = load.stop();
        System.out.printf("[load] saves of a look back: %d frames sent%n", sent);
        assertAllArrived(sent);
        for (int i = 1; i <= 4; i++) {
            assertReadable("/run/" + i + ".pcapng", -1);
        }
        lab.sh(Flavor.VETCH_COMMAND + " lookback save /run/last.pcapng");
        assertThat(lab.sh("capinfos -TrMc /run/last.pcapng").out())
                .as("frames of a full memory")
                .matches("(?s)/run/last.pcapng\t\\d{5,}\n");
    }

    private void assertAllArrived(long sent) {
        await().atMost(PATIENCE).until(() -> Stations.received(lab, 2) - arrived >= sent);
        Counters after = Counters.of(lab);
        assertThat(Stations.received(lab, 2) - arrived).isEqualTo(sent).isGreaterThan(10_000);
        assertThat(after.received("sw1") - before.received("sw1")).isEqualTo(sent);
        assertThat(after.transmitted("sw2") - before.transmitted("sw2")).isEqualTo(sent);
        assertThat(after.losses()).isEqualTo(before.losses());
    }

    /** @param frames how many there must be; -1: any */
    private void assertReadable(String file, long frames) {
        Result infos = lab.sh("capinfos -TrMc " + file);
        assertThat(infos.err()).isEmpty();
        List<String> words = List.of(infos.out().strip().split("\t", -1));
        if (frames >= 0) {
            assertThat(words.get(1)).isEqualTo(Long.toString(frames));
        }
        assertThat(lab.sh("tcpdump -n -r %s --count".formatted(file)).err())
                .as("what tcpdump says of %s", file)
                .hasLineCount(1)
                .startsWith("reading from file " + file + ", link-type EN10MB");
        Result tshark = lab.sh("tshark -r %s -Y 'frame.number == 1' -T fields -e frame.comment".formatted(file));
        assertThat(tshark.err().lines()).allMatch(line -> line.startsWith("Running as user"));
        assertThat(tshark.out()).isEqualTo("forward: to sw2\n");
    }
}
