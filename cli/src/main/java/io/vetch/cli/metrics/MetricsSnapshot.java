package io.vetch.cli.metrics;

import io.vetch.cli.capture.Captures;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.lookback.LookBackUse;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.snapshot.SwitchSnapshot;
import io.vetch.tap.loop.ThreadTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All that metrics tell, at one moment. Any thread may read it.
 *
 * @param bridgesAndPairs of all namespaces
 * @param ownNsid the daemon's own namespace, as its nsids know it
 * @param protocols of each bridge, in the same order
 * @param loops how long each has worked; empty where the kernel does not tell
 * @param kernelFlows flows that the kernel moves by itself
 * @param clientBytes of memory that clients have the daemon keep
 * @param clientLimitBytes as much as they may
 * @param lostEvents that no monitor was told of, as too many came at once
 * @param heldNanos how long the control thread did nothing else for this snapshot
 */
public record MetricsSnapshot(
        SwitchSnapshot bridgesAndPairs,
        int ownNsid,
        List<BridgeProtocols> protocols,
        List<Optional<ThreadTime.Spent>> loops,
        Captures.Totals captures,
        List<LookBackUse> lookBacks,
        int kernelFlows,
        long clientBytes,
        long clientLimitBytes,
        long lostEvents,
        ProcessUse process,
        long heldNanos) {
    /** Control thread. */
    public static MetricsSnapshot of(SwitchControl control, LookBacks lookBacks, Captures captures) {
        long begin = System.nanoTime();
        control.count();
        List<BridgeProtocols> protocols = control.register().bridges().stream()
                .map(BridgeInterface::bridge)
                .map(BridgeProtocols::of)
                .toList();
        return new MetricsSnapshot(
                SwitchSnapshot.of(control.register().interfaces()),
                control.netlink().ownNsid(),
                protocols,
                IntStream.range(0, control.loops().count())
                        .mapToObj(index -> control.loops().get(index).spent())
                        .toList(),
                captures.totals(),
                lookBacks.uses(),
                control.kernelFlows().size(),
                control.memory().taken(),
                control.memory().limit(),
                control.monitor().lost(),
                ProcessUse.now(),
                System.nanoTime() - begin);
    }
}
