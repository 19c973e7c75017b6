package io.vetch.cli.events;

import io.vetch.cli.address.AddressBook;
import io.vetch.cli.address.KnownAddress;
import io.vetch.cli.address.StationMoves;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.Monitor;
import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens on the bridges of the caller's namespace, ours and those that the switch stands in for, until it is
 * stopped. Stations and ports are told of at once; rates, and stations that move, once a second.
 */
final class EventStream implements Stream {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int CUT_SHORT = 2;

    private final Caller caller;
    private final AddressBook book;
    private final Monitor monitor;
    private final boolean json;
    private final List<String> names;
    private final RateWatch rates;
    private final PortStates states;
    private @Nullable Sink client;
    private @Nullable Runnable subscription;
    private @Nullable Runnable looking;
    private long lost;
    private long movesSeenNanos;

    /** @param names of bridges, none: all */
    EventStream(Caller caller, AddressBook book, boolean json, List<String> names, RateWatch rates) {
        this.caller = caller;
        this.book = book;
        this.monitor = caller.control().monitor();
        this.json = json;
        this.names = names;
        this.rates = rates;
        this.states = new PortStates(caller.control().register());
    }

    @Override
    public void start(Sink sink) {
        client = sink;
        lost = monitor.lost();
        movesSeenNanos = System.nanoTime();
        subscription = monitor.subscribe(this::report);
        rates.look(bridges());
        looking = caller.control().thread().every(LOOK, "looking for what a monitor tells", this::look);
        print(Event.of("begin", "", "monitor of " + (names.isEmpty() ? "all bridges" : String.join(", ", names))));
    }

    private List<BridgeInterface> bridges() {
        return caller.allBridges().stream().filter(this::isWanted).toList();
    }

    private boolean isWanted(BridgeInterface bridge) {
        return bridge.nsid() == caller.nsid() && (names.isEmpty() || names.contains(bridge.name()));
    }

    private void print(Event event) {
        if (client != null) {
            client.print(Piece.of(event.line(json)));
        }
    }

    private void report(MonitorEvent event) {
        if (isWanted(event.bridge())) {
            event(event).ifPresent(this::print);
        }
    }

    private Optional<Event> event(MonitorEvent event) {
        String bridge = event.bridge().name();
        return switch (event) {
            case MonitorEvent.EntryChanged e when e.moved() || !e.entry().isLearned() -> Optional.empty();
            case MonitorEvent.EntryChanged e -> Optional.of(station("learned", e.bridge(), e.entry()));
            case MonitorEvent.EntryRemoved e when !e.entry().isLearned() -> Optional.empty();
            case MonitorEvent.EntryRemoved e ->
                Optional.of(station(e.aged() ? "aged" : "forgotten", e.bridge(), e.entry()));
            case MonitorEvent.PortChanged e -> states.look(e.bridge(), e.port());
            case MonitorEvent.PortRemoved e -> {
                states.gone(e.membership().port());
                String port = e.membership().port().name();
                yield Optional.of(
                        Event.of("port", bridge, port + " gone: it left the bridge", "port", port, "up", false));
            }
            case MonitorEvent.LoopChanged e ->
                Optional.of(Event.of(
                        "loop",
                        bridge,
                        e.looped()
                                ? "ports %s and %s are wired together, and frames go round".formatted(e.a(), e.b())
                                : "between %s and %s has ended".formatted(e.a(), e.b()),
                        "ports",
                        e.a() + " " + e.b(),
                        "looped",
                        e.looped()));
            case MonitorEvent.Quarantine e ->
                Optional.of(Event.of(
                        "quarantine",
                        bridge,
                        quarantine(e),
                        "port",
                        e.port().name(),
                        "other",
                        e.other().name(),
                        "seconds",
                        e.seconds(),
                        "in_a_row",
                        e.inARow()));
            case MonitorEvent.Taken e ->
                Optional.of(Event.of(
                        "taken",
                        bridge,
                        "%s was given to %s and is no port any more".formatted(e.device(), e.taker()),
                        "port",
                        e.device(),
                        "taker",
                        e.taker()));
            case MonitorEvent.SpanningTreeNews e -> Optional.of(Event.of("stp", bridge, e.text(), "text", e.text()));
            default -> Optional.empty();
        };
    }

    private static String quarantine(MonitorEvent.Quarantine e) {
        if (e.seconds() == 0) {
            return e.port() + " is let in again";
        }
        String again = e.inARow() > 1 ? ", " + e.inARow() + " times in a row now" : "";
        return "%s is kept out for %d s%s: frames went round between it and %s"
                .formatted(e.port(), e.seconds(), again, e.other());
    }

    private Event station(String kind, BridgeInterface bridge, FdbEntry entry) {
        String address = address(bridge, entry.address().value());
        String text = entry.address() + " on " + entry.port() + (address.isEmpty() ? "" : " (" + address + ")");
        return Event.of(
                kind,
                bridge.name(),
                text,
                "station",
                entry.address(),
                "vlan",
                entry.vlan(),
                "port",
                entry.port().name(),
                "address",
                address);
    }

    private String address(BridgeInterface bridge, long station) {
        return book.of(bridge, station).stream()
                .findFirst()
                .map(KnownAddress::text)
                .orElse("");
    }

    private void look() {
        List<BridgeInterface> bridges = bridges();
        long since = movesSeenNanos;
        movesSeenNanos = System.nanoTime();
        book.moves().stream()
                .filter(moves -> bridges.contains(moves.bridge()) && moves.lastNanos() - since > 0)
                .forEach(moves -> print(moved(moves)));
        rates.look(bridges).forEach(this::print);
        long now = monitor.lost();
        if (now != lost) {
            print(Event.of(
                    "lost", "", "%d events, as too many came at once".formatted(now - lost), "count", now - lost));
            lost = now;
        }
    }

    private Event moved(StationMoves moves) {
        String station = MacAddress.format(moves.station());
        String address = address(moves.bridge(), moves.station());
        String since = Event.timeOf(moves.sinceNanos());
        return Event.of(
                "moved",
                moves.bridge().name(),
                "%s%s from %s to %s, %d within the last minute, since %s"
                        .formatted(
                                station,
                                address.isEmpty() ? "" : " (" + address + ")",
                                moves.from(),
                                moves.to(),
                                moves.perMinute(),
                                since),
                "station",
                station,
                "address",
                address,
                "from",
                moves.from(),
                "to",
                moves.to(),
                "per_minute",
                moves.perMinute(),
                "since",
                since);
    }

    @Override
    public void stop(String why) {
        if (looking != null) {
            looking.run();
            looking = null;
        }
        if (subscription != null) {
            subscription.run();
            subscription = null;
        }
        if (client != null) {
            client.end(why.isEmpty() ? 0 : CUT_SHORT, why.isEmpty() ? "" : "vetch: monitor: " + why + "\n");
        }
    }
}
