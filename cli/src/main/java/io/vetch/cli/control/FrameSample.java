package io.vetch.cli.control;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which frames a bridge receives by which ports in a moment: the first few thousand of each loop, known by their hashes. */
final class FrameSample implements FrameObserver {
    private static final int MOST = 4096;
    /** That many times a frame comes by a port before it goes round: a sender may well repeat itself once. */
    private static final int ROUNDS = 3;

    private static final int MOST_BYTES = 256;
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    private final Heard[] byLoop;

    /** What one loop writes. */
    private static final class Heard {
        final long[] hashes = new long[MOST];
        final @Nullable BridgePort[] ports = new BridgePort[MOST];
        int count;
    }

    /** Two ports that the same frame comes by, in the order of their numbers. */
    record Wire(BridgePort a, BridgePort b) {}

    FrameSample(int loops) {
        byLoop = new Heard[loops];
        for (int loop = 0; loop < loops; loop++) {
            byLoop[loop] = new Heard();
        }
    }

    @Override
    public void observe(
            int loop,
            long nowNanos,
            BridgePort ingress,
            Frame frame,
            Verdict verdict,
            @Nullable DropReason reason,
            EgressSet egress) {
        Heard heard = byLoop[loop];
        if (heard.count < MOST && ingress.number() != BridgePort.LOCAL_NUMBER) {
            heard.hashes[heard.count] = hash(frame);
            heard.ports[heard.count++] = ingress;
        }
    }

    private static long hash(Frame frame) {
        ByteBuffer bytes = frame.buffer();
        int end = frame.offset() + Math.min(frame.length(), MOST_BYTES);
        long hash = frame.length();
        int at = frame.offset();
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = Long.rotateLeft((hash ^ bytes.getLong(at)) * MIX, 31);
        }
        for (; at < end; at++) {
            hash = Long.rotateLeft((hash ^ bytes.get(at)) * MIX, 31);
        }
        return hash;
    }

    /** As far as it is seen from the calling thread: all of it once no loop observes any more. */
    Optional<Wire> wire() {
        Map<Long, Map<BridgePort, Integer>> counts = new HashMap<>();
        for (Heard heard : byLoop) {
            for (int i = 0; i < heard.count; i++) {
                BridgePort port = heard.ports[i];
                if (port != null) {
                    counts.computeIfAbsent(heard.hashes[i], hash -> new HashMap<>())
                            .merge(port, 1, Integer::sum);
                }
            }
        }
        return counts.values().stream().flatMap(each -> wire(each).stream()).findFirst();
    }

    private static Optional<Wire> wire(Map<BridgePort, Integer> rounds) {
        List<BridgePort> ports = new ArrayList<>(rounds.keySet());
        ports.removeIf(port -> rounds.getOrDefault(port, 0) < ROUNDS);
        ports.sort(Comparator.comparingInt(BridgePort::number));
        return ports.size() < 2 ? Optional.empty() : Optional.of(new Wire(ports.get(0), ports.get(1)));
    }
}
