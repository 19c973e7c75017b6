package io.vetch.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Seed;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attacker at port 1 makes up a million addresses a second; stations that talk at port 2 must stay known. */
class MacFloodTest {
    private static final int CAPACITY = 8192;
    private static final int STATIONS = 1000;
    private static final int FLOOD_FRAMES = 2_500_000;
    private static final long NANOS_PER_FLOOD_FRAME = 1000;
    private static final long ADDRESS_BITS = 0x00fe_ffff_ffffL;

    private final Seed seed = Seed.choose();
    private final SplittableRandom random = seed.random();
    private final FastBridge br0 = new FastBridge(3, CAPACITY);

    @ParameterizedTest
    @ValueSource(ints = {2000, 2 * CAPACITY})
    void stationsInUseStayKnown(int floodFramesBetweenTwoOfAStation) {
        int floodFramesPerStationFrame = floodFramesBetweenTwoOfAStation / STATIONS;
        for (int i = 0; i < FLOOD_FRAMES; i++) {
            br0.send(1, Frames.BROADCAST, anyAddress());
            br0.pass(NANOS_PER_FLOOD_FRAME);
            if (i % floodFramesPerStationFrame == 0) {
                int speaker = i / floodFramesPerStationFrame % STATIONS;
                br0.send(2, Frames.station(speaker ^ 1), Frames.station(speaker));
            }
        }

        assertThat(stationsKnown()).as("%s", seed).isGreaterThanOrEqualTo(STATIONS * 99 / 100);
    }

    @Test
    void floodFillsTheTableAndNotMore() {
        for (int i = 0; i < 4 * CAPACITY; i++) {
            br0.send(1, Frames.BROADCAST, anyAddress());
        }

        assertThat(br0.bridge.fdb().entries()).filteredOn(FdbEntry::isDynamic).hasSize(CAPACITY);
        assertThat(br0.bridge.fdb().dynamic().learnedCount()).isEqualTo(CAPACITY);
    }

    private long anyAddress() {
        return 0x0600_0000_0000L | (random.nextLong() & ADDRESS_BITS);
    }

    private long stationsKnown() {
        return IntStream.range(0, STATIONS)
                .filter(number -> br0.bridge.fdb().get(new MacAddress(Frames.station(number)), 0) != null)
                .count();
    }
}
