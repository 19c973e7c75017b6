package io.vetch.core.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.RefusedException;
import io.vetch.core.Seed;
import io.vetch.core.port.BridgePort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** The database against a map of plain records, under everything that can be done to it. */
class ForwardingDatabaseModelTest {
    private static final long SECOND = 1_000_000_000L;
    /** Half way between whole seconds: frames come within the first tenth of a second, so no age is near it. */
    private static final long AGEING = 10 * SECOND + SECOND / 2;

    private static final long TIME_GRAIN = 5_000_000;
    private static final int STATIONS = 64;
    private static final int MAX_LEARNED = 40;
    private static final int CAPACITY = 4096;
    private static final int STEPS = 20_000;
    private static final int VLANS = 2;

    private final Seed seed = Seed.choose();
    private final SplittableRandom random = seed.random();
    private final List<BridgePort> ports = IntStream.rangeClosed(1, 4)
            .mapToObj(number -> new BridgePort(number, "p" + number, 0, 1500, 1, (frame, loop, counters) -> {}))
            .toList();

    private long now = 1000 * SECOND;
    private final ForwardingDatabase fdb = new ForwardingDatabase(CAPACITY, now);
    private final FdbProbe probe = FdbProbe.remembering();
    private final Map<Long, Known> model = new HashMap<>();

    private record Known(EntryKind kind, boolean sticky, boolean learned, BridgePort port, long heard) {
        boolean agedAt(long time) {
            return kind == EntryKind.DYNAMIC && time - heard > AGEING;
        }

        Known heardOn(BridgePort newPort, long time) {
            return new Known(kind, sticky, learned, newPort, time);
        }
    }

    @RepeatedTest(4)
    void databaseHoldsWhatAPlainMapWouldHold() {
        fdb.dynamic().setAgeing(AGEING);
        fdb.dynamic().setMaxLearned(MAX_LEARNED);
        for (int step = 0; step < STEPS; step++) {
            change();
            assertThat(contents()).as("after step %d, %s", step, seed).isEqualTo(model);
            assertThat(fdb.dynamic().learnedCount())
                    .as("after step %d, %s", step, seed)
                    .isEqualTo(learned());
        }
    }

    private Map<Long, Known> contents() {
        return fdb.entries().stream().collect(Collectors.toMap(FdbEntry::word, this::known));
    }

    /** An entry's time is good to a few milliseconds: where it agrees so far, take the model's. */
    private Known known(FdbEntry entry) {
        Known expected = model.get(entry.word());
        boolean agrees = expected != null && Math.abs(expected.heard() - entry.updatedNanos()) <= TIME_GRAIN;
        long heard = agrees ? expected.heard() : entry.updatedNanos();
        return new Known(entry.kind(), entry.isSticky(), entry.isLearned(), entry.port(), heard);
    }

    private long learned() {
        return model.values().stream().filter(Known::learned).count();
    }

    private void change() {
        switch (random.nextInt(40)) {
            case 0, 1, 2 -> pass();
            case 3, 4 -> add(false);
            case 5, 6 -> add(true);
            case 7, 8 -> delete();
            case 9 -> flush(anyPort());
            case 10, 11, 12, 13, 14 -> find();
            default -> learn();
        }
    }

    private long anyAddress() {
        return 0x0200_0000_0000L + random.nextInt(STATIONS / VLANS);
    }

    private BridgePort anyPort() {
        return ports.get(random.nextInt(ports.size()));
    }

    private void pass() {
        long second = now / SECOND + random.nextInt(4);
        now = Math.max(now, second * SECOND + random.nextLong(SECOND / 10));
        fdb.dynamic().age(now);
        probe.beginBurst(now);
        model.values().removeIf(known -> known.agedAt(now));
    }

    private void learn() {
        probe.set(anyAddress(), random.nextInt(VLANS));
        BridgePort port = anyPort();
        LearnOutcome expected = learnInModel(probe.word(), port);

        assertThat(fdb.learn(probe, port, now)).as("%s", seed).isEqualTo(expected);
    }

    private LearnOutcome learnInModel(long word, BridgePort port) {
        Known known = model.get(word);
        if (known == null) {
            return learnNew(word, port);
        }
        if (known.kind() == EntryKind.LOCAL || (known.port() != port && known.sticky())) {
            return LearnOutcome.REFUSED;
        }
        model.put(word, known.heardOn(port, now));
        return known.port() == port ? LearnOutcome.REFRESHED : LearnOutcome.MOVED;
    }

    private LearnOutcome learnNew(long word, BridgePort port) {
        if (learned() >= MAX_LEARNED) {
            return LearnOutcome.REFUSED;
        }
        model.put(word, new Known(EntryKind.DYNAMIC, false, true, port, now));
        return LearnOutcome.NEW;
    }

    private void add(boolean replace) {
        long address = anyAddress();
        int vlan = random.nextInt(VLANS);
        Known added = new Known(
                anyKind(), random.nextBoolean(), false, anyPort(), fdb.dynamic().nowNanos());
        boolean refused = !replace && model.containsKey(FdbKey.word(address, vlan));
        try {
            fdb.add(address, vlan, added.kind(), added.sticky(), added.port(), replace);
            assertThat(refused).as("%s", seed).isFalse();
            model.put(FdbKey.word(address, vlan), added);
        } catch (RefusedException alreadyThere) {
            assertThat(refused).as("%s", seed).isTrue();
        }
    }

    private EntryKind anyKind() {
        return EntryKind.values()[random.nextInt(EntryKind.values().length)];
    }

    private void delete() {
        probe.set(anyAddress(), random.nextInt(VLANS));
        FdbEntry entry = fdb.find(probe);
        Known removed = model.remove(probe.word());

        assertThat(entry != null && fdb.delete(entry)).as("%s", seed).isEqualTo(removed != null);
    }

    private void flush(BridgePort port) {
        Predicate<FdbEntry> which = entry -> entry.port() == port && entry.kind() != EntryKind.LOCAL;
        fdb.flush(which);
        model.values().removeIf(known -> known.port() == port && known.kind() != EntryKind.LOCAL);
    }

    private void find() {
        probe.set(anyAddress(), random.nextInt(VLANS));
        @Nullable FdbEntry entry = fdb.find(probe);

        assertThat(entry == null).as("%s", seed).isEqualTo(!model.containsKey(probe.word()));
    }
}
