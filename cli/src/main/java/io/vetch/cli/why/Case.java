package io.vetch.cli.why;

import io.vetch.cli.address.AddressBook;
import io.vetch.cli.address.KnownAddress;
import io.vetch.cli.address.Question;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.port.BridgePort;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What is investigated: from whom, to whom at the same level, and what is known of both.
 *
 * @param to the other, or the gateway to it
 * @param length of a packet's frame, in bytes
 * @param tcp port of a service, 0 for none
 */
record Case(AddressBook book, FarEnds ends, Endpoint from, Endpoint to, int length, int tcp, Trial trial) {
    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    /** Where both are; to be asked once that is known. */
    BridgeInterface bridge() {
        return Objects.requireNonNull(from.bridge());
    }

    List<BridgePort> ports() {
        return bridge().bridge().allPorts();
    }

    boolean isIpv6() {
        InetAddress address = to.address() == null ? from.address() : to.address();
        return address != null && address.getAddress().length > 4;
    }

    /** Whether the first has asked for the other lately. */
    Optional<Question> question() {
        InetAddress target = to.address();
        return target == null || from.station() == 0 || from.bridge() == null
                ? Optional.empty()
                : book.question(bridge(), from.station(), target);
    }

    /** What was last heard of a station, which may have aged since. */
    Optional<KnownAddress> lastHeard(Endpoint one) {
        BridgeInterface bridge = one.bridge();
        if (bridge == null) {
            return Optional.empty();
        }
        InetAddress address = one.address();
        Optional<KnownAddress> known = address == null ? Optional.empty() : book.find(bridge, address);
        return known.or(() -> book.of(bridge, one.station()).stream().findFirst());
    }

    double ageingSeconds() {
        return bridge().bridge().option(BridgeOption.AGEING_TIME) / 100.0;
    }

    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / SECOND;
    }

    /** {@code 2.4 s ago}. */
    static String ago(long nanos) {
        return String.format(Locale.ROOT, "%.1f s ago", secondsSince(nanos));
    }
}
