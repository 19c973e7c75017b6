package io.vetch.cli.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.pcap.layers.Layer;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The verdicts of a run as JSON, keys and rows in a fixed order, times in seconds after the first frame with nine
 * decimals:
 *
 * <pre>
 *   {"start": "2025-01-01T00:00:00Z",
 *    "frames": [{"n", "time", "port", "bytes", "verdict", "reason", "egress": [], "learned", "layers": {}}, ...],
 *    "totals": {"frames", "verdicts": {}, "drops": {}, "copies_lost": {}},
 *    "fdb": [{"bridge", "address", "port", "kind", "sticky", "age"}, ...]}
 * </pre>
 */
final class VerdictsJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .nodeFactory(new JsonNodeFactory(true))
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final int NANO_DECIMALS = 9;

    private VerdictsJson() {}

    static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_DECIMALS);
    }

    static ObjectNode frame(FrameResult result) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("n", result.number()).put("time", seconds(result.nanos()));
        json.put("port", result.ingress().name()).put("bytes", result.record().originalLength());
        DropReason reason = result.reason();
        json.put("verdict", result.verdict().toString()).put("reason", reason == null ? null : reason.name());
        result.egressNames().forEach(json.putArray("egress")::add);
        LearnOutcome learned = result.learned();
        return json.put("learned", learned == null ? null : learned.name().toLowerCase(Locale.ROOT));
    }

    /** Adds the frame's layers, for {@code --layers}. */
    static ObjectNode withLayers(ObjectNode json, FrameResult result) {
        return json.putPOJO("layers", Layer.of(result.record().bytes()));
    }

    /** As the bridges counted. */
    static ObjectNode totals(List<Bridge> bridges) {
        List<BridgePort> ports =
                bridges.stream().flatMap(bridge -> bridge.allPorts().stream()).toList();
        ObjectNode json = MAPPER.createObjectNode().put("frames", sum(ports, port -> port.sum(Counter.RX_FRAMES)));
        Map<DropReason, Long> drops = byReason(ports, BridgePort::drops);
        json.putObject("verdicts")
                .put(Verdict.FORWARD.toString(), sum(ports, port -> port.sum(Counter.FORWARDED)))
                .put(Verdict.FLOOD.toString(), sum(ports, port -> port.sum(Counter.FLOODED)))
                .put(Verdict.DELIVER.toString(), sum(ports, port -> port.sum(Counter.DELIVERED)))
                .put(
                        Verdict.DROP.toString(),
                        drops.values().stream().mapToLong(Long::longValue).sum());
        ObjectNode byReason = json.putObject("drops");
        drops.forEach((reason, count) -> byReason.put(reason.name(), count));
        ObjectNode lost = json.putObject("copies_lost");
        byReason(ports, BridgePort::transmitDrops).forEach((reason, count) -> lost.put(reason.name(), count));
        return json;
    }

    @FunctionalInterface
    private interface Drops {
        long of(BridgePort port, DropReason reason);
    }

    private static Map<DropReason, Long> byReason(List<BridgePort> ports, Drops drops) {
        Map<DropReason, Long> sums = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            long sum = sum(ports, port -> drops.of(port, reason));
            if (sum > 0) {
                sums.put(reason, sum);
            }
        }
        return sums;
    }

    private static long sum(List<BridgePort> ports, ToLongFunction<BridgePort> part) {
        return ports.stream().mapToLong(part).sum();
    }

    /** By address; a database has no order of its own. */
    static ArrayNode fdb(List<Bridge> bridges, long now) {
        ArrayNode json = MAPPER.createArrayNode();
        for (Bridge bridge : bridges) {
            bridge.fdb().entries().stream()
                    .sorted(Comparator.comparing(FdbEntry::address))
                    .forEach(entry -> json.add(entry(bridge, entry, now)));
        }
        return json;
    }

    private static ObjectNode entry(Bridge bridge, FdbEntry entry, long now) {
        ObjectNode json = MAPPER.createObjectNode().put("bridge", bridge.name());
        json.put("address", entry.address().toString()).put("port", entry.port().name());
        json.put("kind", entry.kind().name().toLowerCase(Locale.ROOT)).put("sticky", entry.isSticky());
        return json.put("age", entry.isDynamic() ? seconds(now - entry.updatedNanos()) : null);
    }
}
