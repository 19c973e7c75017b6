package io.vetch.cli.why;

import io.vetch.cli.address.AddressBook;
import io.vetch.cli.address.KnownAddress;
import io.vetch.cli.address.Question;
import io.vetch.cli.address.StationMoves;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.Monitor;
import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.tool.Caller;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.tap.linux.route.HostView;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question of {@code vetch why}. The checks come in the order in which a packet would meet what they look at, and
 * the first that finds something answers: what comes after it may be wrong for the same reason.
 */
public final class Investigation {
    private static final int MANY_MOVES = 3;
    private static final double LATELY_SECONDS = 60;

    private final FarEnds ends;
    private final AddressBook book;
    private final Monitor monitor;
    private final EndpointFinder finder;

    public Investigation(Caller caller, AddressBook book) {
        this.book = book;
        this.monitor = caller.control().monitor();
        this.ends = new FarEnds(caller);
        this.finder = new EndpointFinder(caller, book, ends);
    }

    /**
     * @param from an IP address, a MAC address, a port, a bridge or a namespace
     * @param to the same
     * @param length of a packet's frame, in bytes
     * @param tcp port of a service that is asked about, 0 for none
     * @param trial what was found out by sending
     * @throws IllegalArgumentException if one of the two means nothing here
     */
    public Report answer(String from, String to, int length, int tcp, Trial trial) {
        Endpoint first = finder.find(from);
        Endpoint second = finder.find(to);
        first = addressed(first, second.address());
        second = addressed(second, first.address());
        first = addressed(first, second.address());
        first = seen(first, second.address());
        second = seen(second, first.address());
        Endpoint hop = hop(first, second);
        Case it = new Case(book, ends, first, hop, length, tcp, trial);
        WayChecks way = isAtOneBridge(first, hop) ? new WayChecks(it) : null;
        Answer answer = answer(it, way, second);
        return Report.of(answer, first, hop, second, new Evidence(it, way, second).lines());
    }

    private static boolean isAtOneBridge(Endpoint one, Endpoint other) {
        return one.port() != null && other.port() != null && Objects.equals(one.bridge(), other.bridge());
    }

    /** With the IP address that it has, if it was not named by one. */
    private Endpoint addressed(Endpoint one, @Nullable InetAddress other) {
        BridgeInterface bridge = one.bridge();
        if (one.address() != null || bridge == null) {
            return one;
        }
        FarEnd far = one.far();
        Optional<InetAddress> own = far == null
                ? Optional.empty()
                : ends.look(far, null).address(other).map(HostView.Address::address);
        return one.withAddress(own.or(() -> book.of(bridge, one.station()).stream()
                        .map(KnownAddress::address)
                        .filter(each ->
                                other == null ? !each.isLinkLocalAddress() : each.getClass() == other.getClass())
                        .findFirst())
                .orElse(null));
    }

    private Endpoint seen(Endpoint one, @Nullable InetAddress other) {
        FarEnd far = one.far();
        return far == null ? one : one.withFar(ends.look(far, other));
    }

    /** The gateway, if the first sends to the other through one. */
    private Endpoint hop(Endpoint first, Endpoint second) {
        FarEnd far = first.far();
        HostView view = far == null ? null : far.view();
        HostView.Route route = view == null ? null : view.route();
        InetAddress gateway = route == null ? null : route.gateway();
        return gateway == null ? second : finder.find(Endpoint.text(gateway));
    }

    private Answer answer(Case it, @Nullable WayChecks way, Endpoint target) {
        Endpoint from = it.from();
        Endpoint to = it.to();
        if (from.port() == null) {
            return nowhere(it, from);
        }
        return LinkChecks.check(from)
                .or(() -> bridge(it))
                .or(() -> RouteChecks.check(from, target, false))
                .or(() -> loop(it))
                .or(() -> moves(it, to))
                .or(() -> moves(it, from))
                .or(() -> tried(it, target))
                .or(() -> to.port() == null ? Optional.of(nowhere(it, to)) : Optional.empty())
                .or(() -> LinkChecks.check(to))
                .or(() -> samePort(it))
                .or(() -> way == null ? Optional.empty() : way.rules())
                .or(() -> RouteChecks.check(target, from, true))
                .or(() -> way == null ? Optional.empty() : way.accidents())
                .or(() -> unanswered(it))
                .or(() -> longAgo(it, to))
                .or(() -> service(it, target))
                .or(() -> silent(it))
                .orElseGet(() -> nothing(it, target));
    }

    private static Optional<Answer> bridge(Case it) {
        if (!it.bridge().bridge().isUp()) {
            return Optional.of(Answer.of(
                    Cause.BRIDGE_DOWN,
                    "Bridge %s is down, so nothing passes between its ports (BRIDGE_DOWN).".formatted(it.bridge()),
                    "ip link set %s up".formatted(it.bridge())));
        }
        if (it.to().bridge() == null || it.bridge().equals(it.to().bridge())) {
            return Optional.empty();
        }
        return Optional.of(Answer.of(
                Cause.OTHER_BRIDGE,
                "%s is at bridge %s and %s at bridge %s, and nothing leads from one to the other by Ethernet alone."
                        .formatted(
                                it.from().name(),
                                it.from().bridge(),
                                it.to().name(),
                                it.to().bridge()),
                "make both ports of one bridge, or route between the two"));
    }

    private static Optional<Answer> samePort(Case it) {
        if (it.from().port() != it.to().port()) {
            return Optional.empty();
        }
        return Optional.of(Answer.of(
                Cause.SAME_PORT,
                "%s and %s are both behind port %s, so what they send each other does not pass through the bridge."
                        .formatted(it.from().name(), it.to().name(), it.from().port()),
                "look for the cause behind that port"));
    }

    // ---- nobody there

    private static Answer nowhere(Case it, Endpoint one) {
        Optional<Question> question = one.equals(it.to()) ? it.question() : Optional.empty();
        Optional<KnownAddress> known = it.lastHeard(one);
        if (known.isPresent()) {
            return aged(it, one, known.get());
        }
        if (question.isPresent() && question.get().unanswered() > 0) {
            return Answer.of(
                    Cause.NOT_ANSWERED,
                    "Nobody answers for %s: %s, and no station with this address was ever heard here."
                            .formatted(one.name(), asked(it, question.get())),
                    "is the address right, and is its host up and at this bridge?");
        }
        return Answer.of(
                Cause.UNKNOWN_STATION,
                "There is no such station: nobody was ever heard here who has the address %s.".formatted(one.name()),
                "is the address right, and is its host up and at this bridge?",
                "'--probe' has the other one ask for it");
    }

    private static String asked(Case it, Question question) {
        return "%s has asked %d %s by %s, the last time %s"
                .formatted(
                        it.from().name(),
                        question.unanswered(),
                        question.unanswered() == 1 ? "time" : "times",
                        question.protocol(),
                        Case.ago(question.askedNanos()));
    }

    private static Answer aged(Case it, Endpoint one, KnownAddress known) {
        String left = Case.secondsSince(known.nanos()) < it.ageingSeconds()
                ? "has left the forwarding database since: its port went down, or entries were deleted"
                : String.format(
                        Locale.ROOT,
                        "has aged out of the forwarding database since (ageing time %.0f s)",
                        it.ageingSeconds());
        return Answer.of(
                Cause.HEARD_LONG_AGO,
                "%s was last heard %s by port %s, and %s."
                        .formatted(one.name(), Case.ago(known.nanos()), known.port(), left),
                "its host is down, or has nothing to say: '--probe' has the other one ask for it");
    }

    private static Optional<Answer> longAgo(Case it, Endpoint one) {
        return one.entry() != null || one.isHost()
                ? Optional.empty()
                : it.lastHeard(one)
                        .filter(known -> Case.secondsSince(known.nanos()) >= it.ageingSeconds())
                        .map(known -> aged(it, one, known));
    }

    // ---- answers

    private static Optional<Answer> unanswered(Case it) {
        Question question = it.question().orElse(null);
        if (question == null
                || question.unanswered() == 0
                || question.answer() != null
                || Case.secondsSince(question.askedNanos()) > LATELY_SECONDS
                || it.bridge().bridge().changedNanos() - question.askedNanos() > 0
                || (question.unanswered() == 1 && !it.trial().isPingLost())
                || (hasSpokenSince(it.to(), question) && !it.trial().isPingLost())) {
            return Optional.empty();
        }
        return Optional.of(Answer.of(
                Cause.NOT_ANSWERED,
                "%s does not answer %s: %s, and the question leaves by port %s."
                        .formatted(
                                it.to().name(),
                                question.protocol(),
                                asked(it, question),
                                it.to().port()),
                "does its host have this address, on this interface? ('ip addr' there)",
                "does it ignore ARP (arp_ignore, a filter)?"));
    }

    /** Not every answer is seen: who sends after it was asked may have answered. */
    private static boolean hasSpokenSince(Endpoint one, Question question) {
        FdbEntry entry = one.entry();
        return entry != null && entry.updatedNanos() - question.askedNanos() > 0;
    }

    private Optional<MonitorEvent.LoopChanged> loopAt(Case it) {
        return monitor.loops().stream()
                .filter(loop -> loop.bridge().equals(it.bridge()))
                .findFirst();
    }

    /** While one of the two ports is kept out, the loop is in nobody's way. */
    private Optional<Answer> loop(Case it) {
        return loopAt(it)
                .filter(loop -> !loop.a().isInQuarantine() && !loop.b().isInQuarantine())
                .map(loop -> Answer.of(
                        Cause.LOOP,
                        "Ports %s and %s of %s are wired together: frames go round, and stations are heard where they are not."
                                .formatted(loop.a(), loop.b(), it.bridge()),
                        "take one of the two cables out, or turn the spanning tree on:"
                                + " 'ip link set %s type bridge stp_state 1'".formatted(it.bridge()),
                        "'ip link set %s type bridge loop_quarantine 3000' has one of them kept out for 30 s"
                                .formatted(it.bridge())));
    }

    /** What moves with a loop has no address twice. */
    private Optional<Answer> moves(Case it, Endpoint one) {
        if (one.bridge() == null || one.station() == 0 || loopAt(it).isPresent()) {
            return Optional.empty();
        }
        StationMoves moves = it.book().moves(one.bridge(), one.station()).orElse(null);
        if (moves == null
                || moves.perMinute() < MANY_MOVES
                || monitor.hasLoopEndedSince(one.bridge(), moves.lastNanos())) {
            return Optional.empty();
        }
        return Optional.of(Answer.of(
                Cause.DUPLICATE_MAC,
                "The MAC address of %s, %s, is at two ports, %s and %s: it has moved %d times within the last minute."
                        .formatted(one.name(), one.stationText(), moves.from(), moves.to(), moves.perMinute()),
                "give one of the two hosts another MAC address",
                "or the two ports are wired together: see 'vetch monitor'"));
    }

    // ---- what was tried

    private static Optional<Answer> tried(Case it, Endpoint target) {
        Trial trial = it.trial();
        if (trial.isTcp("refused")) {
            return Optional.of(Answer.of(
                    Cause.TCP_REFUSED,
                    "%s is reached, but refuses TCP port %d: nothing listens there.".formatted(target.name(), it.tcp()),
                    "start the service, or see what it listens on ('ss -ltn' there)"));
        }
        if (trial.isTcp("silent") && trial.isPinged()) {
            return Optional.of(silentTcp(it, target));
        }
        boolean reached = trial.isTcp("open") || (trial.isPinged() && it.tcp() == 0);
        return reached
                ? Optional.of(new Answer(
                        Cause.WELL,
                        "All is well: %s reaches %s (%s).".formatted(it.from().name(), target.name(), trial.words()),
                        List.of()))
                : Optional.empty();
    }

    private static Answer silentTcp(Case it, Endpoint target) {
        return Answer.of(
                Cause.TCP_SILENT,
                "%s answers at layer 2, but nothing comes back from its TCP port %d: neither yes nor no."
                        .formatted(target.name(), it.tcp()),
                "a filter of its host drops these packets: see 'nft list ruleset' there");
    }

    /** A look is enough to see that nothing listens. */
    private static Optional<Answer> service(Case it, Endpoint target) {
        FarEnd far = target.far();
        if (it.tcp() == 0 || far == null || it.trial().tcp() != null) {
            return Optional.empty();
        }
        return it.ends()
                .listens(far, it.tcp())
                .filter(listens -> !listens)
                .map(no -> Answer.of(
                        Cause.TCP_REFUSED,
                        "Nothing is in the way to %s, but nothing listens on TCP port %d in %s: it refuses."
                                .formatted(target.name(), it.tcp(), far.who()),
                        "start the service, or see what it listens on ('ss -ltn' there)"));
    }

    private static Optional<Answer> silent(Case it) {
        if (it.trial().isTcp("silent")) {
            return Optional.of(silentTcp(it, it.to()));
        }
        return it.trial().isPingLost()
                ? Optional.of(Answer.of(
                        Cause.PING_SILENT,
                        "%s is at port %s and nothing is in the way, but it does not answer an ICMP echo request."
                                .formatted(it.to().name(), it.to().port()),
                        "a filter of its host may drop it: try '--tcp PORT'"))
                : Optional.empty();
    }

    private static Answer nothing(Case it, Endpoint target) {
        return new Answer(
                Cause.NOTHING_FOUND,
                "Nothing is in the way between %s and %s, as far as can be seen without sending."
                        .formatted(it.from().name(), target.name()),
                List.of("'--probe' sends an echo request from the namespace of the first, and measures"));
    }
}
