package io.vetch.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.cli.standin.Wish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever the process ends, the next one finds the state before or the one after. */
class StateStoreTest {
    private static final Boot BOOT = new Boot("some-boot", 12.5);

    @TempDir
    private Path directory;

    private static byte[] state(int number) {
        SwitchState state =
                new SwitchState(false, null, List.of(), List.of(), Map.of("br" + number, new Wish(true, false, 30)));
        Station station = new Station(1, 2, 0x0200_0000_0000L + number, 0, 1_500_000_000L, number % 2 == 1);
        return StateFile.encode(BOOT, StateFile.head(state), StateFile.tail(List.of(station)));
    }

    private static int numberOf(StateFile file) {
        String bridge = file.state().standIns().keySet().iterator().next();
        assertThat(file.stations()).hasSize(1);
        assertThat(file.stations().getFirst().address())
                .isEqualTo(0x0200_0000_0000L + Integer.parseInt(bridge.substring(2)));
        assertThat(file.stations().getFirst().locked()).isEqualTo(Integer.parseInt(bridge.substring(2)) % 2 == 1);
        return Integer.parseInt(bridge.substring(2));
    }

    /** The end of the process at one operation: what it was about may be done in part. */
    private static final class Death extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** @param last the operation at which the process ends @param part how much of a file it still writes, of 4 */
    private record DyingDisk(int last, int part, List<String> done) implements Disk {
        private boolean dies(String operation) {
            done.add(operation);
            return done.size() > last;
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            if (dies("write")) {
                if (part > 0) {
                    Disk.super.write(file, Arrays.copyOf(bytes, bytes.length * part / 4));
                }
                throw new Death();
            }
            Disk.super.write(file, bytes);
        }

        @Override
        public void sync(Path file) throws IOException {
            if (dies("sync")) {
                throw new Death();
            }
            Disk.super.sync(file);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (dies("rename")) {
                if (part > 2) {
                    Disk.super.rename(from, to);
                }
                throw new Death();
            }
            Disk.super.rename(from, to);
        }
    }

    @Test
    void theNextOneFindsTheStateBeforeOrAfter() throws IOException {
        for (int last = 0; last <= 12; last++) {
            for (int part = 0; part <= 4; part++) {
                Path place = Files.createDirectory(directory.resolve(last + "." + part));
                int written = writeUntilDeath(place, new DyingDisk(last, part, new ArrayList<>()));
                try (StateStore store = StateStore.open(place, Disk.REAL)) {
                    int found = store.read().map(StateStoreTest::numberOf).orElse(0);
                    assertThat(found).as("after the end at operation %d", last).isBetween(written, written + 1);
                    store.write(state(99));
                    assertThat(store.read()).map(StateStoreTest::numberOf).hasValue(99);
                }
            }
        }
    }

    /** @return the number of the last state of which {@code write} returned */
    private static int writeUntilDeath(Path place, Disk disk) throws IOException {
        int written = 0;
        try (StateStore store = StateStore.open(place, disk)) {
            while (written < 4) {
                store.write(state(written + 1));
                written++;
            }
        } catch (Death e) {
            return written;
        }
        return written;
    }

    @Test
    void damagedOneIsSetAside() throws IOException {
        byte[] whole = state(1);
        for (int at : new int[] {0, 13, 25, 40, whole.length / 2, whole.length - 2}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertSetAside(damaged, "d" + at);
        }
        assertSetAside(Arrays.copyOf(whole, whole.length - 10), "short");
        assertSetAside(new byte[0], "empty");
        assertSetAside("hello\nworld\n".getBytes(StandardCharsets.US_ASCII), "other");
    }

    private void assertSetAside(byte[] bytes, String name) throws IOException {
        Path place = Files.createDirectory(directory.resolve(name));
        Files.write(place.resolve("switch.state"), bytes);
        try (StateStore store = StateStore.open(place, Disk.REAL)) {
            assertThat(store.read()).as(name).isEmpty();
        }
        try (Stream<Path> files = Files.list(place)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .anyMatch(file -> file.startsWith("switch.state.damaged-"))
                    .doesNotContain("switch.state");
        }
    }

    @Test
    void oneDaemonHasADirectory() throws IOException {
        try (StateStore first = StateStore.open(directory, Disk.REAL)) {
            assertThatThrownBy(() -> StateStore.open(directory, Disk.REAL))
                    .hasMessageStartingWith("another daemon keeps its state in " + directory);
            assertThat(first.read()).isEmpty();
        }
        StateStore.open(directory, Disk.REAL).close();
    }
}
