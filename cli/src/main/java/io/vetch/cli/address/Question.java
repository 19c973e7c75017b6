package io.vetch.cli.address;

import io.vetch.core.verdict.DropReason;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * That a station asked for an IP address, by ARP or neighbour discovery.
 *
 * @param asker MAC address of the station
 * @param askers its IP address
 * @param target what it asked for
 * @param unanswered how often it has asked since it was last answered, with less than ten seconds between any two
 * @param askedNanos when it last asked, on the clock of the loops
 * @param answeredNanos when it was last answered; 0 if that was not seen
 * @param answer why the last answer was dropped; null if it was not
 * @param port that the last answer came by; empty if none was seen
 */
public record Question(
        long asker,
        InetAddress askers,
        InetAddress target,
        int unanswered,
        long askedNanos,
        long answeredNanos,
        @Nullable DropReason answer,
        String port) {
    /** Who is not answered asks again a second later; who asks after a long time may well have been answered unseen. */
    private static final long SERIES_NANOS = Duration.ofSeconds(10).toNanos();

    Question askedAgain(long nanos) {
        int before = nanos - askedNanos > SERIES_NANOS ? 0 : unanswered;
        return new Question(asker, askers, target, before + 1, nanos, answeredNanos, answer, port);
    }

    Question answered(long nanos, @Nullable DropReason why, String by) {
        return new Question(asker, askers, target, why == null ? 0 : unanswered, askedNanos, nanos, why, by);
    }

    /** By the family: {@code ARP} or {@code ND}. */
    public String protocol() {
        return target.getAddress().length == 4 ? "ARP" : "ND";
    }
}
