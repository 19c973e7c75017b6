package io.vetch.tap.device;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.bpf.Detour;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames that no relay has seen lost, of attached interfaces of a bridge of ours: on their way here, and by interfaces
 * that the kernel had moved them to. They are booked at the ports. Control thread.
 */
final class DetourLosses {
    private static final Logger LOG = LoggerFactory.getLogger(DetourLosses.class);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Bridge bridge;
    private final Detour detour;
    private final DetourFrames frames;
    private final RouteNetlink netlink;
    private final int upcall;
    private final Map<Integer, Line> lines = new HashMap<>();
    private long booked;
    /** Since when losses are known that are not booked; 0: there are none. */
    private long since;

    /** A port, and what was booked until now. */
    private static final class Line {
        final BridgePort port;
        final int ifindex;
        /** What has been lost on the way here, or was led before this was a port. */
        long passedOver;
        /** What had come when losses were first seen that are not booked. */
        long taken;

        /** What the kernel has moved to the interface; what it says that it dropped; what of that a relay knows of. */
        long moved;

        long dropped;
        long known;

        Line(BridgePort port, int ifindex) {
            this.port = port;
            this.ifindex = ifindex;
        }

        long movedNow() {
            return port.kernelCounters().get(Counter.TX_FRAMES);
        }

        long knownNow() {
            DropReason full = DropReason.QUEUE_FULL;
            return port.transmitDrops(full) - port.kernelCounters().transmitDrops(full);
        }
    }

    /** @param upcall index of the device that frames are led to */
    DetourLosses(Bridge bridge, Detour detour, DetourFrames frames, RouteNetlink netlink, int upcall) {
        this.bridge = bridge;
        this.detour = detour;
        this.frames = frames;
        this.netlink = netlink;
        this.upcall = upcall;
    }

    /** Frames of this number are a port's. @param ifindex of its interface */
    void add(int number, BridgePort port, int ifindex) {
        Line line = new Line(port, ifindex);
        line.passedOver = detour.led(number) - frames.taken(number);
        line.moved = line.movedNow();
        line.known = line.knownNow();
        line.dropped = dropped(ifindex);
        lines.put(number, line);
    }

    void remove(int number) {
        lines.remove(number);
    }

    private long dropped(int ifindex) {
        try {
            return netlink.drops(ifindex).map(RouteNetlink.Drops::sent).orElse(0L);
        } catch (LinuxException e) {
            LOG.debug("what interface {} has dropped is not known", ifindex, e);
            return 0;
        }
    }

    /** After the flows of the kernel were counted. */
    void book() throws LinuxException {
        bookOnTheWay();
        for (Line line : lines.values()) {
            bookSent(line);
        }
    }

    /**
     * How many are lost is known for all together, and of each port, how many have left it and not come here. When
     * nothing is on its way any more that is the same; where frames never cease to be, {@link LossShares} says it.
     */
    private void bookOnTheWay() throws LinuxException {
        long lost = frames.lost()
                + netlink.drops(upcall).map(RouteNetlink.Drops::received).orElse(0L)
                - booked;
        if (lost <= 0) {
            since = 0;
            return;
        }
        long now = System.nanoTime();
        if (since == 0) {
            since = now;
            lines.forEach((number, line) -> line.taken = frames.taken(number));
        }
        Line[] all = lines.values().toArray(Line[]::new);
        int[] numbers = lines.keySet().stream().mapToInt(Integer::intValue).toArray();
        long[] missing = IntStream.range(0, all.length)
                .mapToLong(i -> missing(numbers[i], all[i]))
                .toArray();
        if (Arrays.stream(missing).sum() <= lost || now - since > PATIENCE_NANOS) {
            long[] came = IntStream.range(0, all.length)
                    .mapToLong(i -> frames.taken(numbers[i]) - all[i].taken)
                    .toArray();
            book(lost, all, LossShares.of(lost, missing, came));
            booked += lost;
            since = 0;
        }
    }

    private long missing(int number, Line line) {
        long taken = frames.taken(number); // before what was led, which goes on
        return Math.max(0, detour.led(number) - taken - line.passedOver);
    }

    private void book(long lost, Line[] all, long[] shares) {
        for (int i = 0; i < all.length; i++) {
            all[i].passedOver += shares[i];
            all[i].port.kernelCounters().missed((int) shares[i]);
        }
        bookAtHost(lost - Arrays.stream(shares).sum());
    }

    private void bookAtHost(long count) {
        bridge.local().ifPresent(host -> host.kernelCounters().missed((int) count));
    }

    /** What the interface dropped since, and no relay was told of; not what others have sent by it. */
    private void bookSent(Line line) throws LinuxException {
        long moved = line.movedNow();
        if (moved == line.moved) {
            return;
        }
        long dropped = netlink.drops(line.ifindex).map(RouteNetlink.Drops::sent).orElse(line.dropped);
        long known = line.knownNow();
        long fresh = dropped - line.dropped - (known - line.known);
        fresh = Math.clamp(fresh, 0, moved - line.moved);
        line.port.kernelCounters().lostByKernel(DropReason.QUEUE_FULL, fresh);
        line.moved = moved;
        line.dropped = dropped;
        line.known = known;
    }
}
