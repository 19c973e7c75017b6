package io.vetch.cli.replay;

import io.vetch.core.frame.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a replay came to. */
final class ReplayTotals {
    private long packets;
    private long bytes;
    private long cutOff;
    private long tooLong;
    private long nanos;

    void sent(int frames, long frameBytes) {
        packets += frames;
        bytes += frameBytes;
    }

    void skippedCutOff() {
        cutOff++;
    }

    void skippedTooLong() {
        tooLong++;
    }

    /** @param elapsed from the first frame to the last answer */
    void took(long elapsed) {
        nanos = elapsed;
    }

    /** Lines in the manner of tcpreplay(1), each with its line feed. */
    String report() {
        double seconds = Math.max(nanos, 1) / (double) TimeUnit.SECONDS.toNanos(1);
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(Locale.ROOT, "%d packets (%d bytes) sent in %.6f seconds%n", packets, bytes, seconds));
        if (packets > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "Rated: %.1f Bps, %.2f Mbps, %.2f pps%n",
                    bytes / seconds,
                    bytes * 8 / seconds / 1e6,
                    packets / seconds));
        }
        return text.append(skipped()).toString();
    }

    private String skipped() {
        if (cutOff + tooLong == 0) {
            return "";
        }
        List<String> reasons = new ArrayList<>();
        if (cutOff > 0) {
            reasons.add(cutOff + " cut off in the file (captured with a snap length?)");
        }
        if (tooLong > 0) {
            reasons.add(tooLong + " longer than " + Frame.MAX_LENGTH + " bytes");
        }
        return String.format("%d packets not sent: %s%n", cutOff + tooLong, String.join(", ", reasons));
    }
}
