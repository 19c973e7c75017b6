package io.vetch.pcap.capture;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The comments of captured frames, ready to be written. Traffic has few verdicts and many frames, so each text is made
 * once and kept as long as it stays among the latest. The writer thread's.
 */
final class VerdictComments {
    private static final int KEPT = 256;

    private final @Nullable Kept[] kept = new @Nullable Kept[KEPT];

    /** Everything that {@link VerdictText} depends on. */
    @SuppressWarnings("ArrayRecordComponent") // compared element by element below
    private record Kept(
            BridgePort ingress,
            Direction direction,
            Verdict verdict,
            @Nullable DropReason reason,
            int cause,
            BridgePort[] egress,
            String[] names,
            byte[][] comments) {
        boolean fits(CapturedFrame frame, int frameCause) {
            if (ingress != frame.ingress()
                    || direction != frame.direction()
                    || verdict != frame.verdict()
                    || reason != frame.reason()
                    || cause != frameCause
                    || egress.length != frame.egressCount()) {
                return false;
            }
            for (int i = 0; i < egress.length; i++) {
                if (egress[i] != frame.egress(i) || !names[i].equals(egress[i].name())) {
                    return false;
                }
            }
            return names[egress.length].equals(ingress.name());
        }
    }

    /** UTF-8; not to be changed. */
    byte[][] of(CapturedFrame frame) {
        int cause = cause(frame);
        int slot = slot(frame, cause);
        Kept there = kept[slot];
        if (there != null && there.fits(frame, cause)) {
            return there.comments;
        }
        Kept made = make(frame, cause);
        kept[slot] = made;
        return made.comments;
    }

    /** What a flood's text says of the destination. */
    private static int cause(CapturedFrame frame) {
        if (frame.verdict() != Verdict.FLOOD) {
            return 0;
        }
        long destination = frame.destination();
        return destination == MacAddress.BROADCAST ? 1 : MacAddress.isGroup(destination) ? 2 : 3;
    }

    private static int slot(CapturedFrame frame, int cause) {
        DropReason reason = frame.reason();
        int hash = frame.ingress().number() * 31 + frame.verdict().ordinal();
        hash = hash * 31 + (reason == null ? -1 : reason.ordinal());
        hash = hash * 31 + cause;
        hash = hash * 31 + frame.egressCount();
        if (frame.egressCount() > 0) {
            hash = hash * 31 + frame.egress(0).number();
        }
        return (hash ^ hash >>> 8) & KEPT - 1;
    }

    private static Kept make(CapturedFrame frame, int cause) {
        int count = frame.egressCount();
        BridgePort[] egress = new BridgePort[count];
        String[] names = new String[count + 1];
        for (int i = 0; i < count; i++) {
            egress[i] = frame.egress(i);
            names[i] = egress[i].name();
        }
        names[count] = frame.ingress().name();
        byte[] verdict = VerdictText.of(frame).getBytes(StandardCharsets.UTF_8);
        byte[][] comments = frame.direction() == Direction.INGRESS
                ? new byte[][] {verdict}
                : new byte[][] {verdict, ("entered by " + names[count]).getBytes(StandardCharsets.UTF_8)};
        return new Kept(
                frame.ingress(), frame.direction(), frame.verdict(), frame.reason(), cause, egress, names, comments);
    }
}
