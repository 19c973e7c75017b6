package io.vetch.cli.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * What {@link TopTool} said at one moment.
 *
 * @param nanos when, on the daemon's clock
 */
record Sample(long nanos, List<Bridge> bridges, List<Port> ports, List<Station> stations, List<Move> moves) {
    /** Behind the reason of copies that were lost on the way out. */
    static final String OUT = "/out";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** @param listed whether its stations are, of which there may be too many */
    record Bridge(String name, boolean up, int stations, int capacity, boolean listed) {}

    /**
     * @param bridge empty of the end of a veth pair
     * @param state {@code down}, or as the bridge has it
     * @param drops by reason; those on the way out with {@link #OUT}
     */
    record Port(
            String bridge,
            String name,
            String state,
            long rxFrames,
            long rxBytes,
            long txFrames,
            long txBytes,
            Map<String, Long> drops) {}

    /** @param ip empty if it is not known @param heardMillis how long ago @param knownMillis since when */
    record Station(
            String bridge, String address, int vlan, String port, String ip, long heardMillis, long knownMillis) {}

    record Move(String bridge, String address, String from, String to, int perMinute) {}

    static Sample parse(String json) throws IOException {
        JsonNode all = MAPPER.readTree(json);
        return new Sample(
                all.path("nanos").asLong(),
                each(all, "bridges")
                        .map(bridge -> new Bridge(
                                text(bridge, "name"),
                                bridge.path("up").asBoolean(),
                                bridge.path("stations").asInt(),
                                bridge.path("capacity").asInt(),
                                bridge.path("listed").asBoolean()))
                        .toList(),
                new ArrayList<>(each(all, "ports").map(Sample::port).toList()),
                each(all, "stations")
                        .map(station -> new Station(
                                text(station, "bridge"),
                                text(station, "address"),
                                station.path("vlan").asInt(),
                                text(station, "port"),
                                text(station, "ip"),
                                station.path("heard_ms").asLong(),
                                station.path("known_ms").asLong()))
                        .toList(),
                each(all, "moves")
                        .map(move -> new Move(
                                text(move, "bridge"),
                                text(move, "address"),
                                text(move, "from"),
                                text(move, "to"),
                                move.path("per_minute").asInt()))
                        .toList());
    }

    private static java.util.stream.Stream<JsonNode> each(JsonNode all, String name) {
        return StreamSupport.stream(all.path(name).spliterator(), false);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }

    private static Port port(JsonNode port) {
        Map<String, Long> drops = new TreeMap<>();
        port.path("drops")
                .properties()
                .forEach(each -> drops.put(each.getKey(), each.getValue().asLong()));
        return new Port(
                text(port, "bridge"),
                text(port, "name"),
                text(port, "state"),
                port.path("rx_frames").asLong(),
                port.path("rx_bytes").asLong(),
                port.path("tx_frames").asLong(),
                port.path("tx_bytes").asLong(),
                drops);
    }
}
