package io.vetch.cli.top;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.address.AddressBook;
import io.vetch.cli.address.KnownAddress;
import io.vetch.cli.address.StationMoves;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.snapshot.BridgeSnapshot;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.cli.snapshot.SwitchSnapshot;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's part of {@code vetch top}: ports, stations and moves of the caller's namespace as JSON, for {@link
 * Sample}. Stations are those heard last and those learned last, {@link #MOST_STATIONS} of each. Control thread.
 */
public final class TopTool implements Tool {
    /** Of each order. */
    private static final int MOST_STATIONS = 50;
    /** Of a bridge that knows more, none are listed: to go through them would keep the control thread for too long. */
    private static final int MOST_LOOKED_AT = 50_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AddressBook book;

    public TopTool(AddressBook book) {
        this.book = book;
    }

    /** @param arguments names of bridges, none: all */
    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        for (String name : arguments) {
            if (caller.anyBridge(name).isEmpty()) {
                return Outcome.failed(
                        1, "vetch: top: no bridge " + name + " in this namespace; see 'vetch brctl show'");
            }
        }
        caller.control().count();
        List<ManagedInterface> shown = caller.control().register().interfaces().stream()
                .filter(each -> each.nsid() == caller.nsid())
                .filter(each -> arguments.isEmpty() || arguments.contains(each.name()))
                .toList();
        return Outcome.printed(json(SwitchSnapshot.of(shown), shown) + "\n");
    }

    private ObjectNode json(SwitchSnapshot snapshot, List<ManagedInterface> shown) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("nanos", System.nanoTime());
        ArrayNode bridges = json.putArray("bridges");
        ArrayNode ports = json.putArray("ports");
        for (BridgeSnapshot bridge : snapshot.bridges()) {
            bridges.addObject()
                    .put("name", bridge.name())
                    .put("up", bridge.up())
                    .put("stations", bridge.stations())
                    .put("capacity", bridge.fdb().capacity())
                    .put("listed", bridge.stations() <= MOST_LOOKED_AT);
            bridge.ports().forEach(port -> add(ports, bridge.name(), port));
        }
        snapshot.pairs().forEach(pair -> pair.ports().forEach(port -> add(ports, "", port)));
        ArrayNode stations = json.putArray("stations");
        ArrayNode moves = json.putArray("moves");
        for (ManagedInterface each : shown) {
            if (each instanceof BridgeInterface bridge) {
                addStations(stations, bridge);
                addMoves(moves, bridge);
            }
        }
        return json;
    }

    private static void add(ArrayNode ports, String bridge, PortSnapshot port) {
        ObjectNode json = ports.addObject();
        json.put("bridge", bridge).put("name", port.name());
        json.put("state", port.operational() || port.isLocal() ? port.state().toString() : "down");
        json.put("rx_frames", port.counter(Counter.RX_FRAMES)).put("rx_bytes", port.counter(Counter.RX_BYTES));
        json.put("tx_frames", port.counter(Counter.TX_FRAMES)).put("tx_bytes", port.counter(Counter.TX_BYTES));
        ObjectNode drops = json.putObject("drops");
        port.drops().forEach((reason, count) -> drops.put(reason.name(), count));
        for (Map.Entry<DropReason, Long> each : port.transmitDrops().entrySet()) {
            drops.put(each.getKey().name() + Sample.OUT, each.getValue());
        }
        if (port.counter(Counter.RX_MISSED) > 0) {
            drops.put("MISSED", port.counter(Counter.RX_MISSED));
        }
    }

    private void addStations(ArrayNode stations, BridgeInterface bridge) {
        if (bridge.bridge().fdb().dynamic().count() > MOST_LOOKED_AT) {
            return;
        }
        List<FdbEntry> all = bridge.bridge().fdb().dynamic().all();
        Set<FdbEntry> listed = new LinkedHashSet<>(last(all, Comparator.comparingLong(FdbEntry::updatedNanos)));
        listed.addAll(last(all, Comparator.comparingLong(FdbEntry::addedNanos)));
        long now = System.nanoTime();
        for (FdbEntry each : listed) {
            stations.addObject()
                    .put("bridge", bridge.name())
                    .put("address", each.address().toString())
                    .put("vlan", each.vlan())
                    .put("port", each.port().name())
                    .put("ip", address(bridge, each.address().value()))
                    .put("heard_ms", (now - each.updatedNanos()) / NANOS_PER_MILLI)
                    .put("known_ms", (now - each.addedNanos()) / NANOS_PER_MILLI);
        }
    }

    private static List<FdbEntry> last(List<FdbEntry> all, Comparator<FdbEntry> order) {
        PriorityQueue<FdbEntry> last = new PriorityQueue<>(order);
        for (FdbEntry each : all) {
            last.add(each);
            if (last.size() > MOST_STATIONS) {
                last.remove();
            }
        }
        return new ArrayList<>(last);
    }

    private @Nullable String address(BridgeInterface bridge, long station) {
        return book.of(bridge, station).stream()
                .findFirst()
                .map(KnownAddress::text)
                .orElse(null);
    }

    private void addMoves(ArrayNode moves, BridgeInterface bridge) {
        for (StationMoves each : book.moves()) {
            if (each.bridge().equals(bridge)) {
                moves.addObject()
                        .put("bridge", bridge.name())
                        .put("address", MacAddress.format(each.station()))
                        .put("from", each.from())
                        .put("to", each.to())
                        .put("per_minute", each.perMinute());
            }
        }
    }
}
