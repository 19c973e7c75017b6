package io.vetch.cli.load;

import static io.vetch.cli.load.Stations.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One loop serves four hosts; what one of them does is not the others' loss. */
@Tag("alone")
@RequiresNamespaces
class FairnessIT {
    private static final Pattern SEQUENCE = Pattern.compile("icmp_seq=(\\d+)");
    private static final int PINGS = 300;
    private static final long FRAMES = 400_000;
    /** Frames that the queue of the congested interface holds. */
    private static final int QUEUE = 16;

    private Lab lab;
    private LoadGenerator load;

    @BeforeEach
    void open() {
        lab = Lab.open(Flavor.VETCH, Map.of(), "--loops", "1");
        Stations.makeBridge(lab, 4);
        load = LoadGenerator.start(lab.sandbox());
    }

    @AfterEach
    void close() {
        load.close();
        lab.close();
    }

    /** The flood goes to one station, or, to a stranger, to everybody. */
    @ParameterizedTest
    @ValueSource(ints = {4, 99})
    void floodingPortStarvesNoOther(int destination) {
        load.send("h4", "end4", 1, station(4), station(1));
        new Host(lab, "h2").sh("ping -q -c 1 -w 5 10.0.0.3");
        load.flood("h1", "end1", station(1), station(destination));

        String answers = new Host(lab, "h2")
                .sh("ping -c %d -i 0.01 -w 60 10.0.0.3".formatted(PINGS))
                .out();

        assertThat(load.stop()).as("frames of the flood").isGreaterThan(PINGS);
        assertThat(SEQUENCE.matcher(answers).results().map(FairnessIT::number))
                .as("answers in order: %s", answers)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, PINGS).boxed().toList());
        assertThat(Counters.of(lab).losses()).isEmpty();
    }

    private static int number(MatchResult match) {
        return Integer.parseInt(match.group(1));
    }

    /** RFC 2889, 5.5 (congestion control): no head-of-line blocking. */
    @Test
    void congestedPortBlocksNoFrameToAnother() {
        attachCongested("full");
        load.send("h2", "end2", 1, station(2), station(1));
        lab.sh("bridge fdb add %s dev full master static".formatted(station(5)));
        long before = Stations.received(lab, 2);
        Counters counters = Counters.of(lab);

        load.send("h1", "end1", FRAMES, station(1), station(2), station(5));

        await().atMost(Duration.ofSeconds(20)) // what was sent last may still be in the queue
                .until(() -> Counters.of(lab).received("sw1") - counters.received("sw1") == FRAMES);
        Counters after = Counters.of(lab);
        long sentToFull = after.transmitted("full") - counters.transmitted("full");
        long lost = FRAMES / 2 - sentToFull;
        assertThat(Stations.received(lab, 2) - before)
                .as("frames to the free port")
                .isEqualTo(FRAMES / 2);
        assertThat(after.received("sw1") - counters.received("sw1")).isEqualTo(FRAMES);
        assertThat(after.transmitted("full")).as("frames in the full queue").isEqualTo(QUEUE);
        assertThat(after.losses())
                .isEqualTo(after.losses("full"))
                .isEqualTo(List.of("lost on the way out QUEUE_FULL: %d (egress queue is full)".formatted(lost)));
    }

    /** An attached interface, up and with carrier, whose queue of {@link #QUEUE} frames nobody empties. */
    private void attachCongested(String name) {
        load.holdTap(name);
        lab.sh("%s link set %s txqueuelen %d up".formatted(Tools.real("ip"), name, QUEUE));
        lab.sh("ip link set %s master br0".formatted(name));
    }
}
