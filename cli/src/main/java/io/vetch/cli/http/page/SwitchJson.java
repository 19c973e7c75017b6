package io.vetch.cli.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.http.SnapshotFeed.Taken;
import io.vetch.cli.snapshot.BridgeSnapshot;
import io.vetch.cli.snapshot.PairSnapshot;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot as the page reads it: {@code {nanos, bridges: [{ns, name, …, ports: […]}], pairs: […]}}; counters are
 * sums.
 */
final class SwitchJson {
    private SwitchJson() {}

    static ObjectNode of(Taken taken) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("millis", taken.nanos() / 1_000_000);
        ArrayNode bridges = json.putArray("bridges");
        taken.snapshot().bridges().forEach(bridge -> bridges.add(bridge(bridge)));
        ArrayNode pairs = json.putArray("pairs");
        for (PairSnapshot pair : taken.snapshot().pairs()) {
            ObjectNode one = pairs.addObject().put("ns", pair.nsid()).put("name", pair.name());
            add(one.putArray("ports"), pair.ports());
        }
        return json;
    }

    private static ObjectNode bridge(BridgeSnapshot bridge) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ns", bridge.nsid()).put("name", bridge.name()).put("up", bridge.up());
        json.put("id", String.format("%04x.%012x", bridge.identifier() >>> 48, bridge.identifier() << 16 >>> 16));
        json.put("stations", bridge.stations());
        json.put("stp", bridge.option(BridgeOption.STP_STATE));
        json.put("vlan", bridge.option(BridgeOption.VLAN_FILTERING));
        add(json.putArray("ports"), bridge.ports());
        return json;
    }

    private static void add(ArrayNode array, List<PortSnapshot> ports) {
        for (PortSnapshot port : ports) {
            ObjectNode json = array.addObject().put("name", port.name()).put("number", port.number());
            json.put("local", port.isLocal()).put("state", port.state().toString());
            json.put("mtu", port.mtu()).put("cost", port.cost());
            json.put("rxFrames", port.counter(Counter.RX_FRAMES)).put("rxBytes", port.counter(Counter.RX_BYTES));
            json.put("txFrames", port.counter(Counter.TX_FRAMES)).put("txBytes", port.counter(Counter.TX_BYTES));
            json.put("forwarded", port.counter(Counter.FORWARDED)).put("flooded", port.counter(Counter.FLOODED));
            json.put("missed", port.counter(Counter.RX_MISSED));
            add(json.putObject("drops"), drops(port));
        }
    }

    private static void add(ObjectNode json, Map<DropReason, Long> drops) {
        drops.forEach((reason, count) -> json.put(reason.name(), count));
    }

    /** Frames that it received and copies that it should have sent, by why they were lost. */
    static Map<DropReason, Long> drops(PortSnapshot port) {
        Map<DropReason, Long> all = new EnumMap<>(DropReason.class);
        all.putAll(port.drops());
        port.transmitDrops().forEach((reason, count) -> all.merge(reason, count, Long::sum));
        return all;
    }
}
