package io.vetch.cli.tool.ip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.tool.IprouteJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Patches the JSON of {@code ip link}, interface by interface. New properties stand where ip(8) has them. */
final class LinkJson {
    private final Function<String, Optional<LinkView>> views;
    private final Predicate<String> shown;

    /**
     * @param views what is to be shown differently, by name
     * @param shown whether an interface is to be shown at all
     */
    LinkJson(Function<String, Optional<LinkView>> views, Predicate<String> shown) {
        this.views = views;
        this.shown = shown;
    }

    ArrayNode patch(ArrayNode links) {
        ArrayNode patched = IprouteJson.NODES.arrayNode();
        for (JsonNode link : links) {
            String name = link.path("ifname").asText("");
            if (link instanceof ObjectNode object && shown.test(name)) {
                patched.add(views.apply(name).map(view -> patch(view, object)).orElse(object));
            }
        }
        return patched;
    }

    private static ObjectNode patch(LinkView view, ObjectNode link) {
        Properties properties = new Properties(link);
        LinkView.Peer peer = view.peer();
        if (peer != null && peer.isNear()) {
            properties.insert("ifname", "link", IprouteJson.NODES.textNode(peer.name()));
        } else if (peer != null) {
            properties.insert("ifname", "link_index", IprouteJson.NODES.numberNode(peer.index()));
            properties.insertAfter("broadcast", "link_netnsid", IprouteJson.NODES.numberNode(peer.nsid()));
        }
        if (view.master() != null && link.has("mtu")) { // not with -brief
            properties.insert(
                    "operstate",
                    "master",
                    IprouteJson.NODES.textNode(view.master().name()));
        }
        ObjectNode patched = properties.toObject();
        patchValues(view, patched);
        return link.has("promiscuity") ? withInfo(view, patched) : patched;
    }

    private static void patchValues(LinkView view, ObjectNode link) {
        List<String> kernel = new ArrayList<>();
        link.path("flags").forEach(flag -> kernel.add(flag.asText()));
        if (!kernel.isEmpty()) {
            ArrayNode flags = IprouteJson.NODES.arrayNode();
            view.flags(kernel).forEach(flags::add);
            link.set("flags", flags);
        }
        if (view.master() != null && link.path("promiscuity").asInt(1) == 0) { // a port hears all
            link.put("promiscuity", 1).put("allmulti", 1);
        }
        if (link.has("operstate")) {
            link.put("operstate", view.state(link.path("operstate").asText()));
        }
    }

    /** With {@code -details}: what kind of interface and of port it is. */
    private static ObjectNode withInfo(LinkView view, ObjectNode link) {
        ObjectNode info = link.path("linkinfo") instanceof ObjectNode known ? known : IprouteJson.NODES.objectNode();
        if (view.peer() != null || view.bridge() != null) {
            info.removeAll();
            info.put("info_kind", view.kind());
        }
        if (view.kindData() != null) {
            info.set("info_data", view.kindData());
        }
        if (view.slaveData() != null) {
            info.put("info_slave_kind", "bridge").set("info_slave_data", view.slaveData());
        }
        if (link.has("linkinfo") || info.isEmpty()) {
            return link;
        }
        Properties properties = new Properties(link);
        properties.insertAfter("max_mtu", "linkinfo", info);
        return properties.toObject();
    }

    /** The properties of an object in order. */
    private static final class Properties {
        private final List<Map.Entry<String, JsonNode>> properties;

        Properties(ObjectNode object) {
            properties = new ArrayList<>(object.properties());
        }

        /** Before {@code key}, or at the end. */
        void insert(String key, String newKey, JsonNode value) {
            properties.add(indexOf(key), Map.entry(newKey, value));
        }

        void insertAfter(String key, String newKey, JsonNode value) {
            properties.add(Math.min(indexOf(key) + 1, properties.size()), Map.entry(newKey, value));
        }

        private int indexOf(String key) {
            for (int i = 0; i < properties.size(); i++) {
                if (properties.get(i).getKey().equals(key)) {
                    return i;
                }
            }
            return properties.size();
        }

        ObjectNode toObject() {
            ObjectNode object = IprouteJson.NODES.objectNode();
            properties.forEach(property -> object.set(property.getKey(), property.getValue()));
            return object;
        }
    }
}
