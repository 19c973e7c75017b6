package io.vetch.cli.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.address.KnownAddress;
import io.vetch.cli.address.StationMoves;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.http.Room.Parts;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Stations with their addresses, and those that move, for who asks for them: all share one look every two seconds at
 * most. The control thread tells who has which address; the entries themselves are read on the thread of HTTP.
 */
final class StationList {
    private static final long GOOD_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MOST_SHOWN = 200;
    private static final int LONGEST_SEARCH = 64;

    private final SwitchParts parts;
    private @Nullable Executor loop;
    private @Nullable CompletableFuture<Known> last;
    private long askedNanos;

    /** Where a bridge is, so that it can be named beyond the control thread. */
    private record Place(BridgeInterface bridge, int ns, String name) {}

    /** @param addresses in words, by bridge and station */
    private record Known(
            List<Place> bridges, Map<BridgeInterface, Map<Long, String>> addresses, List<StationMoves> moves) {}

    StationList(SwitchParts parts) {
        this.parts = parts;
    }

    void addTo(Parts http) {
        loop = http.loop();
        http.routes().get("/api/stations", this::answer);
    }

    private void answer(HttpCall call) {
        String search = call.parameter("q").strip().toLowerCase(Locale.ROOT);
        if (search.length() > LONGEST_SEARCH) {
            throw new IllegalArgumentException("what is searched for has " + LONGEST_SEARCH + " characters at most");
        }
        latest().whenComplete((known, failure) -> {
            if (known == null) {
                call.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the switch failed here; see its log");
            } else {
                call.reply(HttpCall.JSON, json(known, search).toString());
            }
        });
    }

    private CompletableFuture<Known> latest() {
        CompletableFuture<Known> known = last;
        if (known != null && (!known.isDone() || System.nanoTime() - askedNanos < GOOD_NANOS)) {
            return known;
        }
        CompletableFuture<Known> next = new CompletableFuture<>();
        last = next;
        askedNanos = System.nanoTime();
        parts.control().thread().execute("stations for the page", () -> take(next));
        return next;
    }

    /** Control thread. */
    private void take(CompletableFuture<Known> next) {
        Executor http = loop;
        try {
            Map<BridgeInterface, Map<Long, String>> addresses = new HashMap<>();
            for (KnownAddress each : parts.addresses().addresses()) {
                addresses
                        .computeIfAbsent(each.bridge(), _ -> new HashMap<>())
                        .merge(each.station(), each.text(), (one, other) -> one + " " + other);
            }
            List<Place> bridges = parts.control().register().bridges().stream()
                    .map(bridge -> new Place(bridge, bridge.nsid(), bridge.name()))
                    .toList();
            Known known = new Known(bridges, addresses, parts.addresses().moves());
            if (http != null) {
                http.execute(() -> next.complete(known));
            }
        } catch (Throwable e) {
            if (http != null) {
                http.execute(() -> next.completeExceptionally(e));
            }
            throw e;
        }
    }

    // ---- {total, stations: [{ns, bridge, mac, vlan, port, kind, age, address}], moves: […]}

    private static ObjectNode json(Known known, String search) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode stations = json.putArray("stations");
        int found = 0;
        for (Place place : known.bridges) {
            Map<Long, String> addresses = known.addresses.getOrDefault(place.bridge, Map.of());
            for (FdbEntry entry : sorted(place.bridge)) {
                String address = addresses.getOrDefault(entry.address().value(), "");
                String words = (entry.address() + " " + address + " "
                                + entry.port().name() + " " + place.name)
                        .toLowerCase(Locale.ROOT);
                if (words.contains(search) && found++ < MOST_SHOWN) {
                    stations.add(station(place, entry, address));
                }
            }
        }
        json.put("found", found);
        ArrayNode moves = json.putArray("moves");
        known.moves.stream().limit(MOST_SHOWN).forEach(each -> moves.add(move(known, each)));
        return json;
    }

    private static List<FdbEntry> sorted(BridgeInterface bridge) {
        List<FdbEntry> entries = new ArrayList<>(bridge.bridge().fdb().entries());
        entries.removeIf(FdbEntry::isLocal);
        entries.sort((one, other) ->
                Long.compare(one.address().value(), other.address().value()));
        return entries;
    }

    private static ObjectNode station(Place place, FdbEntry entry, String address) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ns", place.ns)
                .put("bridge", place.name)
                .put("mac", entry.address().toString());
        json.put("vlan", entry.vlan()).put("port", entry.port().name()).put("address", address);
        json.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        return json.put("age", Math.max(0, System.nanoTime() - entry.updatedNanos()) / 1_000_000);
    }

    private static ObjectNode move(Known known, StationMoves moves) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String address = known.addresses.getOrDefault(moves.bridge(), Map.of()).getOrDefault(moves.station(), "");
        json.put("mac", MacAddress.format(moves.station())).put("address", address);
        json.put("from", moves.from()).put("to", moves.to()).put("perMinute", moves.perMinute());
        return json.put("last", (System.nanoTime() - moves.lastNanos()) / 1_000_000);
    }
}
