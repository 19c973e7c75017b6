package io.vetch.cli.why;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.verdict.DropReason;
import io.vetch.pcap.capture.CapturedFrame;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What became of the frames that two stations sent each other, as a look back has kept it. One thread. */
final class History {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int ADDRESSES = 12;

    private final Report.Between between;
    private final Map<String, Fate> fates = new LinkedHashMap<>();

    /** Frames of one way that came to the same. */
    private static final class Fate {
        int count;
        long lastEpochNanos;
        final TreeSet<String> egress = new TreeSet<>();
    }

    History(Report.Between between) {
        this.between = between;
    }

    void add(CapturedFrame frame) {
        String way = frame.length() < ADDRESSES ? null : way(frame.bytes());
        if (way == null) {
            return;
        }
        DropReason reason = frame.reason();
        String what = reason == null ? frame.verdict().toString() : frame.verdict() + " " + reason;
        Fate fate = fates.computeIfAbsent(way + " by port " + frame.ingress() + ": " + what, key -> new Fate());
        fate.count++;
        fate.lastEpochNanos = frame.epochNanos();
        fate.egress.addAll(frame.egressNames());
    }

    /** A frame of one to all, a question perhaps, is one to the other, too. */
    private @Nullable String way(ByteBuffer bytes) {
        int at = bytes.position();
        long destination = address(bytes, at);
        long source = address(bytes, at + 6);
        boolean toAll = MacAddress.isGroup(destination);
        if (source == between.one() && (toAll || destination == between.other())) {
            return between.oneName() + " to " + (toAll ? "all" : between.otherName());
        }
        return source == between.other() && (toAll || destination == between.one())
                ? between.otherName() + " to " + (toAll ? "all" : between.oneName())
                : null;
    }

    private static long address(ByteBuffer bytes, int at) {
        return (bytes.getShort(at) & 0xffffL) << 32 | (bytes.getInt(at + 2) & 0xffff_ffffL);
    }

    List<Report.Line> lines() {
        List<Report.Line> lines = new ArrayList<>();
        fates.forEach((what, fate) -> lines.add(new Report.Line(
                "kept",
                "%s, %d %s, the last at %s%s"
                        .formatted(
                                what,
                                fate.count,
                                fate.count == 1 ? "frame" : "frames",
                                TIME.format(Instant.ofEpochSecond(0, fate.lastEpochNanos)),
                                fate.egress.isEmpty() ? "" : ", out of " + String.join(" ", fate.egress)))));
        if (lines.isEmpty()) {
            lines.add(new Report.Line("kept", "the look back has no frame of one to the other"));
        }
        return lines;
    }
}
