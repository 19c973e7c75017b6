package io.vetch.cli.metrics;

import io.vetch.cli.capture.Captures;
import io.vetch.cli.lookback.LookBackUse;
import io.vetch.cli.metrics.BridgeProtocols.Tree;
import io.vetch.cli.metrics.BridgeProtocols.Vlan;
import io.vetch.cli.snapshot.BridgeSnapshot;
import io.vetch.cli.snapshot.FdbSnapshot;
import io.vetch.cli.snapshot.PairSnapshot;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.cli.snapshot.SwitchSnapshot;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortState;
import io.vetch.core.stp.StpCounters;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.loop.ThreadTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A snapshot of a switch that has everything: VLANs, a tree, snooping, a look back, a pair, two namespaces. */
final class Example {
    static final int OWN_NSID = 0;
    private static final int OTHER_NSID = 7;

    private Example() {}

    /**
     * @param ports of the first bridge; the second, in another namespace, has the same name and two ports of one name
     */
    static MetricsSnapshot snapshot(int ports) {
        BridgeSnapshot first = bridge(
                OWN_NSID,
                IntStream.rangeClosed(1, ports)
                        .mapToObj(number -> port("p" + number, number))
                        .toList());
        BridgeSnapshot second = bridge(OTHER_NSID, List.of(port("eth0", 1), port("eth0", 2)));
        PairSnapshot pair = new PairSnapshot(OWN_NSID, List.of(port("eth0", -1), port("eth0", -1)));
        StpCounters counted = new StpCounters(1, 2, 3, 4, 5, 6);
        BridgeProtocols all = new BridgeProtocols(
                List.of(new Vlan(10, 1, 2, 3, 4)),
                Optional.of(new Tree(true, false, Map.of(1, counted))),
                OptionalInt.of(3));
        return new MetricsSnapshot(
                new SwitchSnapshot(List.of(first, second), List.of(pair)),
                OWN_NSID,
                List.of(all, new BridgeProtocols(List.of(), Optional.empty(), OptionalInt.empty())),
                List.of(Optional.of(new ThreadTime.Spent(1_500_000_000, 20)), Optional.empty()),
                new Captures.Totals(1, 2, 3),
                List.of(new LookBackUse("br0", OWN_NSID, 1 << 20, 1, 2, 3, 4)),
                5,
                6,
                7,
                8,
                new ProcessUse(Optional.of(Instant.EPOCH), Optional.of(Duration.ZERO), OptionalLong.of(9), 10, 11),
                12);
    }

    private static BridgeSnapshot bridge(int nsid, List<PortSnapshot> ports) {
        return new BridgeSnapshot(
                "br0", nsid, true, 0x8000L << 48, Map.of(), new FdbSnapshot(1, 2, 3, 4, 5, 6, 7), ports);
    }

    private static PortSnapshot port(String name, int number) {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            counters.put(counter, 1_000_000_007L * Math.abs(number) + counter.ordinal());
        }
        return new PortSnapshot(
                name,
                number,
                0x8000 + number,
                PortState.FORWARDING,
                true,
                2,
                1500,
                counters,
                Map.of(DropReason.ISOLATED, 3L, DropReason.NO_EGRESS, 4L),
                Map.of(DropReason.QUEUE_FULL, 5L));
    }
}
