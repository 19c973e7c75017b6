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
            boolean elsewhere,
            Verdict verdict,
            @Nullable DropReason reason,
            int cause,
            int vlan,
            BridgePort[] egress,
            String[] names,
            byte[][] comments) {
        boolean fits(CapturedFrame frame, boolean enteredElsewhere, int frameCause) {
            if (ingress != frame.ingress()
                    || elsewhere != enteredElsewhere
                    || verdict != frame.verdict()
                    || reason != frame.reason()
                    || cause != frameCause
                    || vlan != frame.vlan()
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

    /**
     * UTF-8; not to be changed.
     *
     * @param elsewhere whether the frame entered by another port than the one that it was captured at
     */
    byte[][] of(CapturedFrame frame, boolean elsewhere) {
        int cause = cause(frame);
        int slot = slot(frame, cause);
        Kept there = kept[slot];
        if (there != null && there.fits(frame, elsewhere, cause)) {
            return there.comments;
        }
        Kept made = make(frame, elsewhere, cause);
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
        hash = hash * 31 + frame.vlan();
        hash = hash * 31 + frame.egressCount();
        if (frame.egressCount() > 0) {
            hash = hash * 31 + frame.egress(0).number();
        }
        return (hash ^ hash >>> 8) & KEPT - 1;
    }

    private static Kept make(CapturedFrame frame, boolean elsewhere, int cause) {
        int count = frame.egressCount();
        BridgePort[] egress = new BridgePort[count];
        String[] names = new String[count + 1];
        for (int i = 0; i < count; i++) {
            egress[i] = frame.egress(i);
            names[i] = egress[i].name();
        }
        names[count] = frame.ingress().name();
        byte[] verdict = VerdictText.of(frame).getBytes(StandardCharsets.UTF_8);
        byte[][] comments = elsewhere
                ? new byte[][] {verdict, ("entered by " + names[count]).getBytes(StandardCharsets.UTF_8)}
                : new byte[][] {verdict};
        return new Kept(
                frame.ingress(),
                elsewhere,
                frame.verdict(),
                frame.reason(),
                cause,
                frame.vlan(),
                egress,
                names,
                comments);
    }
}
