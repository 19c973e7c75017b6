package io.vetch.cli.why;

import io.vetch.cli.snapshot.DropSnapshot;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.DroppedFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was lost lately of what two stations sent each other, the newest first. */
record Losses(List<DropSnapshot> between) {
    private static final long LATELY_NANOS = Duration.ofSeconds(60).toNanos();

    /** @param one its MAC address @param ports of the bridge, the host's among them */
    static Losses between(long one, long other, List<BridgePort> ports) {
        List<DropSnapshot> found = new ArrayList<>();
        for (BridgePort port : ports) {
            for (DropSnapshot drop : DropSnapshot.of(port)) {
                DroppedFrame last = drop.last();
                if (last != null && ageNanos(last) < LATELY_NANOS && isBetween(drop, one, other)) {
                    found.add(drop);
                }
            }
        }
        found.sort(Comparator.comparingLong(drop -> drop.last() == null ? Long.MAX_VALUE : ageNanos(drop.last())));
        return new Losses(List.copyOf(found));
    }

    private static boolean isBetween(DropSnapshot drop, long one, long other) {
        return isFromTo(drop, one, other) || isFromTo(drop, other, one);
    }

    /** A question to all is one to the other, too. */
    private static boolean isFromTo(DropSnapshot drop, long from, long to) {
        return from != 0
                && drop.source() == from
                && (drop.destination() == to || drop.destination() == MacAddress.BROADCAST);
    }

    static long ageNanos(DroppedFrame frame) {
        return System.nanoTime() - frame.nanos();
    }
}
