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

/**
 * Which frames a bridge receives by which ports in a moment: the first few thousand of each loop, known by their
 * hashes.
 */
final class FrameSample implements FrameObserver {
    private static final int MOST = 4096;
    /** That many times a frame comes by a port before it goes round: a sender may well repeat itself once. */
    private static final int ROUNDS = 3;
    /** That many times such frames come by two ports within one sample if they go round, be the line slow. */
    private static final int PROOF = 64;

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
        boolean isOut = reason == DropReason.QUARANTINE; // its loop is known
        if (heard.count < MOST && !isOut && ingress.number() != BridgePort.LOCAL_NUMBER) {
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

    /**
     * As far as it is seen from the calling thread: all of it once no loop observes any more. A frame that goes round
     * is there many times, or many frames a few times. What a bond sends by all its ports comes by two ports, too, and
     * once each.
     */
    Optional<Wire> wire() {
        List<Round> rounds = new ArrayList<>();
        counts().values().forEach(counts -> round(counts).ifPresent(rounds::add));
        int frames = rounds.stream().mapToInt(Round::frames).sum();
        return frames < PROOF
                ? Optional.empty()
                : rounds.stream().max(Comparator.comparingInt(Round::frames)).map(Round::wire);
    }

    private Map<Long, Map<BridgePort, Integer>> counts() {
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
        return counts;
    }

    /** @param frames how often the frame came by the two ports */
    private record Round(Wire wire, int frames) {}

    /** The two ports that a frame came by most often, if that is often enough for both. */
    private static Optional<Round> round(Map<BridgePort, Integer> counts) {
        List<BridgePort> ports = counts.entrySet().stream()
                .filter(each -> each.getValue() >= ROUNDS)
                .sorted(Map.Entry.<BridgePort, Integer>comparingByValue().reversed())
                .limit(2)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingInt(BridgePort::number))
                .toList();
        if (ports.size() < 2) {
            return Optional.empty();
        }
        int frames =
                ports.stream().mapToInt(port -> counts.getOrDefault(port, 0)).sum();
        return Optional.of(new Round(new Wire(ports.get(0), ports.get(1)), frames));
    }
}
