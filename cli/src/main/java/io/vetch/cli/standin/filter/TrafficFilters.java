package io.vetch.cli.standin.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The filters of tc(8) that are passed by. Vetch's programs (tcx) run before those of {@code clsact} and
 * {@code ingress}, and take the frame. So a port's ingress filters are passed by. Its egress filters are, because a
 * port sends past its queueing discipline unless somebody chose one. What the host sends by the bridge is taken before
 * the bridge's own egress filters and its queueing discipline.
 */
final class TrafficFilters {
    private final String bridge;
    private final Set<String> ports;
    private final Listings listings;
    private final List<Finding> found = new ArrayList<>();

    private TrafficFilters(String bridge, Set<String> ports, Listings listings) {
        this.bridge = bridge;
        this.ports = ports;
        this.listings = listings;
    }

    static List<Finding> look(String bridge, Set<String> ports, Listings listings) {
        TrafficFilters filters = new TrafficFilters(bridge, ports, listings);
        Listing qdiscs = listings.of("tc", "-j", "qdisc", "show");
        if (qdiscs.failed()) {
            return List.of(new Finding("tc", qdiscs.failure() + ": what filters there are is not known"));
        }
        try {
            for (JsonNode qdisc : Json.parse(qdiscs.text())) {
                filters.take(
                        qdisc.path("dev").asText(),
                        qdisc.path("kind").asText(),
                        qdisc.path("root").asBoolean());
            }
        } catch (IOException e) {
            filters.found.add(new Finding("tc", e.getMessage() + ": what filters there are is not known"));
        }
        return filters.found;
    }

    private void take(String device, String kind, boolean root) throws IOException {
        boolean isBridge = device.equals(bridge);
        boolean isPort = ports.contains(device);
        boolean filters = kind.equals("clsact") || kind.equals("ingress");
        if (isBridge && root && !kind.equals("noqueue")) {
            found.add(new Finding("tc: bridge " + device + ", egress", "qdisc " + kind));
        }
        if (isPort && filters) {
            list("tc: port " + device, device, "ingress");
        }
        if ((isPort || isBridge) && kind.equals("clsact")) {
            list("tc: " + (isPort ? "port " : "bridge ") + device, device, "egress");
        }
    }

    private void list(String where, String device, String direction) throws IOException {
        Listing filters = listings.of("tc", "-j", "filter", "show", "dev", device, direction);
        if (filters.failed()) {
            found.add(
                    new Finding(where + ", " + direction, filters.failure() + ": what filters there are is not known"));
            return;
        }
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode filter : Json.parse(filters.text())) {
            texts.add("filter protocol " + filter.path("protocol").asText() + " pref "
                    + filter.path("pref").asText() + " " + filter.path("kind").asText());
        }
        texts.forEach(text -> found.add(new Finding(where + ", " + direction, text)));
    }
}
