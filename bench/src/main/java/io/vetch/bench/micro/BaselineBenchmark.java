package io.vetch.bench.micro;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What to compare the other benchmarks with: a call of nothing, a look into an array, a look into a HashMap.
 *
 * <p>Run: {@code bench/run BaselineBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class BaselineBenchmark {
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
