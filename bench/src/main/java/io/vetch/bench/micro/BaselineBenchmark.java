package io.vetch.bench.micro;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What to compare the other benchmarks with: a call of nothing, a look into an array, a look into a HashMap.
 *
 * <p>Run: {@code bench/run BaselineBenchmark}
 */
public class BaselineBenchmark extends NanosecondBenchmark {
    private static final int STATIONS = 1 << 17;

    private final long[] addresses = new long[STATIONS];
    private final Map<Long, Integer> ports = new HashMap<>();
    private final int[] order = new int[STATIONS];
    private int index;

    public BaselineBenchmark() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < STATIONS; i++) {
            addresses[i] = 0x02aa_0000_0000L + i;
            ports.put(addresses[i], i);
            order[i] = random.nextInt(STATIONS);
        }
    }

    private int next() {
        index = (index + 1) & (STATIONS - 1);
        return order[index];
    }

    @Benchmark
    public void empty() {}

    @Benchmark
    public long arrayAtRandom() {
        return addresses[next()];
    }

    @Benchmark
    public @Nullable Integer hashMapAtRandom() {
        return ports.get(0x02aa_0000_0000L + next());
    }
}
