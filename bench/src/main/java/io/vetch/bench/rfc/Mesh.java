package io.vetch.bench.rfc;

import io.vetch.bench.report.Metric;
import io.vetch.bench.traffic.Stream;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

/** The throughput of a pattern of many ports, all of them together: RFC 2889, 5.1, 5.2 and 5.4. */
final class Mesh {
    private Mesh() {}

    static void run(TestRun run, Metric metric, BiFunction<Streams, FrameSize, List<Stream>> pattern)
            throws IOException, InterruptedException {
        for (FrameSize size : run.settings().meshSizes()) {
            List<Stream> streams = pattern.apply(run.streams(), size);
            RateSearch.Outcome found = new RateSearch(run, size, streams).search(0);
            run.measured(metric, size, found.rate(), found.note());
        }
    }
}
