package io.vetch.cli.load;

import static io.vetch.cli.load.Stations.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A daemon that forwards allocates nothing, loses nothing, and so never collects garbage. */
@Tag("alone")
@RequiresNamespaces
class SteadyStateIT {
    private static final long WARM_UP = 500_000;
    private static final long FRAMES = 10_000_000;
    /** Bytes that a loop may allocate for a thousand frames: a few, for what it does now and then. */
    private static final long BYTES_PER_1000_FRAMES = 5;
    /** The control thread ages and listens meanwhile, and jcmd itself needs some heap to answer. */
    private static final long REST_OF_THE_DAEMON_KIB = 4096;

    private Lab lab;
    private LoadGenerator load;
    private DaemonJvm jvm;

    @BeforeEach
    void open() {
        lab = Lab.open(Flavor.VETCH, DaemonJvm.environment(), DaemonJvm.options());
        Stations.makeBridge(lab, 2);
        load = LoadGenerator.start(lab.sandbox());
        jvm = DaemonJvm.of(lab);
        load.send("h2", "end2", 1, station(2), station(1));
    }

    @AfterEach
    void close() {
        load.close();
        lab.close();
    }

    @Test
    void tenMillionFramesWithoutACollection() {
        forward(WARM_UP);
        jvm.allocatedByLoops(); // what the first question costs is not the frames'
        long collections = jvm.collections();
        long heap = jvm.usedHeap();
        long allocated = jvm.allocatedByLoops();
        long before = Stations.received(lab, 2);
        Counters counters = Counters.of(lab);

        forward(FRAMES);

        await().atMost(Duration.ofSeconds(20)) // what was sent last may still be in the queue
                .until(() -> Counters.of(lab).transmitted("sw2") - counters.transmitted("sw2") == FRAMES);
        long allocation = jvm.allocatedByLoops() - allocated;
        long growth = jvm.usedHeap() - heap;
        System.out.printf(
                "[load] %d frames: loops allocated %d KiB, heap grew by %d KiB%n", FRAMES, allocation, growth);
        assertThat(jvm.collections()).as("garbage collections").isEqualTo(collections);
        assertThat(allocation)
                .as("KiB allocated by the loops")
                .isLessThanOrEqualTo(FRAMES / 1000 * BYTES_PER_1000_FRAMES / 1024);
        assertThat(growth).as("KiB more of the heap in use").isLessThan(REST_OF_THE_DAEMON_KIB);
        Counters after = Counters.of(lab);
        assertThat(after.received("sw1") - counters.received("sw1")).isEqualTo(FRAMES);
        assertThat(after.transmitted("sw2") - counters.transmitted("sw2")).isEqualTo(FRAMES);
        assertThat(Stations.received(lab, 2) - before).isEqualTo(FRAMES);
        assertThat(after.losses()).as("losses").isEqualTo(counters.losses());
        assertCollectionsAreSeen();
    }

    private void forward(long frames) {
        load.send("h1", "end1", frames, station(1), station(2));
    }

    /** Or the test could not fail. */
    private void assertCollectionsAreSeen() {
        long collections = jvm.collections();
        jvm.collect();
        assertThat(jvm.collections()).isGreaterThan(collections);
    }
}
