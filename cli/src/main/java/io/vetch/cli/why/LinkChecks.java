package io.vetch.cli.why;

import io.vetch.cli.control.ManagedInterface;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import io.vetch.tap.linux.LinkInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Is there a line? Interfaces that are down, lines without carrier, ports that do not forward. */
final class LinkChecks {
    private LinkChecks() {}

    /** Of one station's port, and of the interface at the other end of its line. */
    static Optional<Answer> check(Endpoint one) {
        ManagedInterface device = one.device();
        BridgePort port = one.port();
        if (device == null || port == null) {
            return Optional.empty();
        }
        Optional<Answer> farEnd = farEnd(one, device, one.far());
        if (farEnd.isPresent()) {
            return farEnd;
        }
        LinkInfo link = device.link();
        if (!link.isUp()) {
            return Optional.of(Answer.of(
                    Cause.LINK_DOWN,
                    "%s, by which %s is reached, is down.".formatted(named(one), one.name()),
                    "ip link set %s up".formatted(port.name())));
        }
        if (!link.hasCarrier()) {
            return Optional.of(Answer.of(
                    Cause.NO_CARRIER,
                    "%s, by which %s is reached, has no carrier: its line is dead.".formatted(named(one), one.name()),
                    "look at the other end of the line: is it plugged in, is it up?"));
        }
        return Optional.empty();
    }

    private static Optional<Answer> farEnd(Endpoint one, ManagedInterface device, @Nullable FarEnd far) {
        if (one.isHost()
                || far == null
                || far.link().isUp()
                || far.link().index() == device.link().index()) {
            return Optional.empty();
        }
        String command = far.namespace().isEmpty()
                ? "ip link set %s up".formatted(far.link().name())
                : "ip -n %s link set %s up"
                        .formatted(far.namespace(), far.link().name());
        return Optional.of(Answer.of(
                Cause.NO_CARRIER,
                "%s, by which %s is reached, has no carrier: its other end, %s, is down."
                        .formatted(named(one), one.name(), far.place()),
                command));
    }

    /** A port that is up and does not forward, by its spanning tree or by hand. */
    static Optional<Answer> state(Endpoint one) {
        BridgePort port = one.port();
        if (port == null || port.isForwarding()) {
            return Optional.empty();
        }
        if (port.isInQuarantine()) {
            return Optional.of(quarantine(one, port));
        }
        boolean byHand = port.state() == PortState.DISABLED;
        return Optional.of(Answer.of(
                Cause.NOT_FORWARDING,
                "%s, by which %s is reached, is %s: it forwards nothing."
                        .formatted(named(one), one.name(), port.state()),
                byHand
                        ? "bridge link set dev %s state 3".formatted(port.name())
                        : "the spanning tree keeps it so, or somebody by hand: see 'bridge -d link show dev %s'"
                                .formatted(port.name())));
    }

    private static Answer quarantine(Endpoint one, BridgePort port) {
        return Answer.of(
                Cause.QUARANTINE,
                "%s, by which %s is reached, is kept out for %.0f s more, as frames went round through it (QUARANTINE)."
                        .formatted(named(one), one.name(), Math.max(0, -Case.secondsSince(port.quarantineEndNanos()))),
                "see 'vetch doctor': which port it is wired together with; take that cable out",
                "bridge link set dev %s state 3 lets it in at once".formatted(port.name()));
    }

    private static String named(Endpoint one) {
        return (one.isHost() ? "Bridge " : "Port ") + one.port();
    }
}
