package io.vetch.cli.why;

import io.vetch.cli.snapshot.DropSnapshot;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.DroppedFrame;
import io.vetch.core.verdict.DropReason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way through the bridge, there and back: what the relay would do now, and what was lost lately. */
final class WayChecks {
    private static final long JUST_NOW_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int ROOM_ABOVE_MTU = 18;

    private final Case it;
    private final List<Direction> there = new ArrayList<>();
    private final List<Direction> back = new ArrayList<>();
    private final Losses losses;

    WayChecks(Case it) {
        this.it = it;
        Endpoint from = it.from();
        Endpoint to = it.to();
        InetAddress target = to.address();
        if (target != null && from.station() != 0) {
            there.add(Direction.of("question", from, to, Packets.question(from.station(), from.address(), target)));
        }
        if (from.station() != 0 && to.station() != 0) {
            if (target != null) {
                back.add(Direction.of("answer", to, from, Packets.packet(to.station(), from.station(), false, 42)));
            }
            there.add(Direction.of("there", from, to, packet(from, to)));
            back.add(Direction.of("back", to, from, packet(to, from)));
        }
        losses = Losses.between(from.station(), to.station(), it.ports());
    }

    private Frame packet(Endpoint one, Endpoint other) {
        return Packets.packet(one.station(), other.station(), it.isIpv6(), it.length());
    }

    List<Direction> directions() {
        List<Direction> all = new ArrayList<>(there);
        all.addAll(back);
        return all;
    }

    List<DropSnapshot> losses() {
        return losses.between();
    }

    /** What is in the way now. */
    Optional<Answer> rules() {
        for (Direction direction : there) {
            if (!direction.arrives()) {
                return Optional.of(refused(direction, it.from(), it.to()));
            }
        }
        for (Direction direction : back) {
            if (!direction.arrives()) {
                Answer answer = refused(direction, it.to(), it.from());
                return Optional.of(
                        answer.cause() == Cause.TOO_LONG
                                ? answer
                                : new Answer(Cause.ANSWER_DROPPED, answer.sentence(), answer.remedies()));
            }
        }
        return Optional.empty();
    }

    private Answer refused(Direction direction, Endpoint sender, Endpoint receiver) {
        DropReason reason = direction.refusal().orElse(null);
        boolean isAnswer = sender.equals(it.to());
        String beginning = isAnswer
                ? "%s answers %s, but the answer is dropped at port %s: "
                        .formatted(sender.name(), receiver.name(), direction.from())
                : "What %s sends to %s is dropped at port %s: "
                        .formatted(sender.name(), receiver.name(), direction.from());
        if (reason == null) {
            String why = direction.answer().map(answer -> answer.why()).orElse("it goes elsewhere");
            return Answer.of(
                    Cause.DROPPED,
                    "What %s sends to %s does not leave by port %s: %s."
                            .formatted(sender.name(), receiver.name(), receiver.port(), why),
                    "bridge -d link show dev " + receiver.port());
        }
        return switch (reason) {
            case ISOLATED ->
                Answer.of(
                        Cause.ISOLATED,
                        "Ports %s and %s are isolated from each other, so nothing passes between %s and %s (ISOLATED)."
                                .formatted(direction.from(), direction.to(), sender.name(), receiver.name()),
                        "bridge link set dev %s isolated off".formatted(direction.to()));
            case LOCKED ->
                Answer.of(
                        Cause.LOCKED,
                        beginning
                                + "it is locked, and %s is not a station that is known there (LOCKED)."
                                        .formatted(sender.stationText()),
                        "bridge fdb add %s dev %s master static".formatted(sender.stationText(), direction.from()),
                        "or bridge link set dev %s locked off".formatted(direction.from()));
            case EGRESS_SIZE -> tooLong(sender, receiver, it.length(), receiver.port());
            case INGRESS_STATE, LISTENING, LEARNING, BLOCKING ->
                LinkChecks.state(sender).orElseGet(() -> other(beginning, reason));
            case QUARANTINE ->
                LinkChecks.state(sender).or(() -> LinkChecks.state(receiver)).orElseGet(() -> other(beginning, reason));
            case EGRESS_STATE -> LinkChecks.state(receiver).orElseGet(() -> other(beginning, reason));
            default -> other(beginning, reason);
        };
    }

    private static Answer other(String beginning, DropReason reason) {
        Cause cause =
                reason == DropReason.VLAN_INGRESS || reason == DropReason.VLAN_EGRESS ? Cause.VLAN : Cause.DROPPED;
        return Answer.of(
                cause, beginning + "%s (%s).".formatted(reason, reason.words()), "vetch drops", "vetch explain --help");
    }

    private static Answer tooLong(Endpoint sender, Endpoint receiver, int length, @Nullable BridgePort egress) {
        int mtu = egress == null ? 0 : egress.mtu();
        FarEnd far = receiver.far();
        int least = far == null || receiver.isHost()
                ? mtu
                : Math.min(mtu, far.link().mtu());
        return Answer.of(
                Cause.TOO_LONG,
                "A frame of %d bytes from %s is too long for port %s, whose line has an MTU of %d (EGRESS_SIZE)."
                        .formatted(length, sender.name(), egress, least),
                "give both ends of the line of %s the MTU of the others: 'ip link set %s mtu …'"
                        .formatted(egress, egress));
    }

    /** What was lost a moment ago although the rules let it pass. */
    Optional<Answer> accidents() {
        for (DropSnapshot drop : losses.between()) {
            DroppedFrame last = drop.last();
            if (last == null || Losses.ageNanos(last) > JUST_NOW_NANOS || isPutRight(it, drop, last)) {
                continue;
            }
            boolean isAnswer = drop.source() == it.to().station();
            Endpoint sender = isAnswer ? it.to() : it.from();
            Endpoint receiver = isAnswer ? it.from() : it.to();
            Optional<Answer> answer = accident(drop, last, sender, receiver);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /** Whether something has changed since that may have been the cause; of a length it is known. */
    private static boolean isPutRight(Case it, DropSnapshot drop, DroppedFrame last) {
        return drop.reason() != DropReason.EGRESS_SIZE && it.bridge().bridge().changedNanos() - last.nanos() > 0;
    }

    private static Optional<Answer> accident(DropSnapshot drop, DroppedFrame last, Endpoint sender, Endpoint receiver) {
        String when = "%d so far, the last one %s".formatted(drop.count(), Case.ago(last.nanos()));
        return switch (drop.reason()) {
            case EGRESS_SIZE ->
                isStillTooLong(last, receiver)
                        ? Optional.of(tooLong(sender, receiver, last.length(), receiver.port()))
                        : Optional.empty();
            case QUEUE_FULL ->
                Optional.of(Answer.of(
                        Cause.QUEUE_FULL,
                        "The queue of port %s is full, as %s takes frames more slowly than they come: copies are lost"
                                        .formatted(drop.port(), receiver.name())
                                + " (QUEUE_FULL, " + when + ").",
                        "see what keeps the receiver from reading, or give its device a longer queue (txqueuelen)"));
            case DEVICE_DOWN, SEND_FAILED, INTERNAL_ERROR, RELAY_LOOP, PEER_DOWN ->
                Optional.of(Answer.of(
                        Cause.DROPPED,
                        "What %s sends to %s is lost at port %s: %s (%s, %s)."
                                .formatted(
                                        sender.name(),
                                        receiver.name(),
                                        drop.port(),
                                        drop.reason().words(),
                                        drop.reason(),
                                        when),
                        "vetch drops " + drop.port()));
            default -> Optional.empty(); // a rule, which has changed since: the way is free now
        };
    }

    private static boolean isStillTooLong(DroppedFrame last, Endpoint receiver) {
        BridgePort port = receiver.port();
        FarEnd far = receiver.far();
        int mtu = port == null ? Integer.MAX_VALUE : port.mtu();
        int least = far == null ? mtu : Math.min(mtu, far.link().mtu());
        return last.length() > least + ROOM_ABOVE_MTU;
    }
}
