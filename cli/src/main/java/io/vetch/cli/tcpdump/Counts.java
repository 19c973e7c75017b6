package io.vetch.cli.tcpdump;

import io.vetch.cli.client.LiveCapture;

/** Numbers of packets in tcpdump's words. */
final class Counts {
    private Counts() {}

    static String packets(long count) {
        return count + (count == 1 ? " packet" : " packets");
    }

    /** The last words of a live capture whose sums never came. @param count frames that were printed or written */
    static String captured(long count) {
        return packets(count) + " captured\n";
    }

    /** What a live capture in progress says when it is asked. */
    static String soFar(FrameLoop loop) {
        long captured = loop.captured();
        return packets(captured) + " captured, "
                + packets(captured + loop.dropped()) + " received by filter, "
                + packets(loop.dropped()) + " dropped by switch";
    }

    /** The last words of a live capture. @param captured frames that were printed or written */
    static String last(long captured, LiveCapture.Totals sums) {
        return captured(captured)
                + packets(sums.received()) + " received by filter\n"
                + packets(sums.dropped()) + " dropped by switch\n";
    }
}
