package io.vetch.cli.why;

import io.vetch.cli.address.KnownAddress;
import io.vetch.cli.address.Question;
import io.vetch.cli.snapshot.DropSnapshot;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.DroppedFrame;
import io.vetch.pcap.dissect.DissectOptions;
import io.vetch.pcap.dissect.Dissector;
import io.vetch.tap.linux.route.HostView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The lines that an answer rests on. */
final class Evidence {
    private static final int MOST_DROPS = 4;
    private static final DissectOptions OPTIONS =
            DissectOptions.DEFAULT.withLinkHeader().withoutDump();

    private final Case it;
    private final @Nullable WayChecks way;
    private final Endpoint target;
    private final List<Report.Line> lines = new ArrayList<>();

    Evidence(Case it, @Nullable WayChecks way, Endpoint target) {
        this.it = it;
        this.way = way;
        this.target = target;
    }

    List<Report.Line> lines() {
        who("from", it.from());
        if (!target.equals(it.to())) {
            add(
                    "gateway",
                    "%s sends to %s through %s"
                            .formatted(it.from().name(), target.name(), it.to().name()));
            who("gateway", it.to());
        }
        who("to", target);
        stack("from", it.from());
        stack("to", target);
        it.question().ifPresent(this::question);
        if (way != null) {
            way.directions().forEach(direction -> add("way", direction.words()));
            way.losses().stream().limit(MOST_DROPS).forEach(this::drop);
        }
        if (it.trial().isTried()) {
            add("tried", it.trial().words());
        }
        return List.copyOf(lines);
    }

    private void add(String about, String text) {
        lines.add(new Report.Line(about, text));
    }

    private void who(String about, Endpoint one) {
        if (one.port() == null) {
            add(about, "%s: not at a bridge here".formatted(one.name()));
            return;
        }
        FdbEntry entry = one.entry();
        String heard = entry != null && entry.isDynamic()
                ? "heard " + Case.ago(entry.updatedNanos())
                : one.isHost()
                        ? "the bridge's own"
                        : it.lastHeard(one)
                                .map(known -> "last heard " + Case.ago(known.nanos()))
                                .orElse("not heard yet");
        add(
                about,
                "%s: %s, port %s of %s, %s; %s"
                        .formatted(
                                one.name(),
                                one.stationText(),
                                one.port(),
                                one.bridge(),
                                one.port().state(),
                                heard));
        rival(about, one);
    }

    /** Two stations that say they have one address: either may get what is for the other. */
    private void rival(String about, Endpoint one) {
        KnownAddress known = it.lastHeard(one).orElse(null);
        if (known != null && known.rival() != 0 && known.station() == one.station()) {
            add(
                    about,
                    "%s: also %s said to have this address, %s"
                            .formatted(one.name(), MacAddress.format(known.rival()), Case.ago(known.rivalNanos())));
        }
    }

    private void stack(String about, Endpoint one) {
        FarEnd far = one.far();
        HostView view = far == null ? null : far.view();
        if (far == null || one.isHost()) {
            return;
        }
        if (view == null) {
            add(about, "%s: its namespace cannot be looked into".formatted(far.place()));
            return;
        }
        String addresses = view.addresses().stream()
                .filter(each -> each.interfaceIndex() == far.link().index())
                .map(HostView.Address::toString)
                .collect(Collectors.joining(", "));
        String neighbour = view.neighbours().stream().anyMatch(HostView.Neighbour::isUnanswered)
                ? "; its neighbour table has no answer for the other"
                : "";
        add(
                about,
                "%s: %s, %s, mtu %d%s"
                        .formatted(
                                far.place(),
                                far.link().isUp() ? "up" : "down",
                                addresses.isEmpty() ? "no address" : addresses,
                                far.link().mtu(),
                                neighbour));
    }

    private void question(Question question) {
        String asked = "%s asked for %s %s"
                .formatted(it.from().name(), Endpoint.text(question.target()), Case.ago(question.askedNanos()));
        if (question.answer() != null) {
            add(
                    "question",
                    "%s; the answer was dropped at port %s %s: %s"
                            .formatted(asked, question.port(), Case.ago(question.answeredNanos()), question.answer()));
        } else if (question.unanswered() > 1) {
            add("question", "%s, %d times without an answer".formatted(asked, question.unanswered()));
        } else {
            add("question", asked);
        }
    }

    private void drop(DropSnapshot drop) {
        DroppedFrame last = drop.last();
        if (last == null) {
            return;
        }
        String line = new Dissector(OPTIONS)
                .dissect(ByteBuffer.wrap(last.bytes()), last.length())
                .lines()
                .findFirst()
                .orElse("");
        add(
                "drops",
                "%s %s %s: %d, the last %s: %s"
                        .formatted(
                                drop.port(),
                                drop.out() ? "lost on the way out" : "drop",
                                drop.reason(),
                                drop.count(),
                                Case.ago(last.nanos()),
                                line));
    }
}
