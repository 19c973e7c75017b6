package io.vetch.cli.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An interface in the JSON of {@code ip link}. New properties stand where ip(8) has them. */
final class LinkJson implements LinkForm {
    private static final Pattern NAME = Pattern.compile("\"ifname\": ?\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final boolean pretty;

    /** @param pretty whether it is printed as with {@code -pretty} */
    LinkJson(boolean pretty) {
        this.pretty = pretty;
    }

    @Override
    public String name(String element) throws IOException {
        Matcher name = NAME.matcher(element);
        if (!name.find()) {
            return "";
        }
        boolean escaped = name.group(1).indexOf('\\') >= 0;
        return escaped ? IprouteJson.parseObject(element).path("ifname").asText() : name.group(1);
    }

    @Override
    public String change(String element, LinkOverlay link) throws IOException {
        return link.hidden()
                ? link.state()
                : IprouteJson.element(change(link, IprouteJson.parseObject(element)), pretty);
    }

    private static ObjectNode change(LinkOverlay link, ObjectNode object) throws IOException {
        Properties properties = new Properties(object);
        LinkOverlay.Peer peer = link.peer();
        if (peer != null && peer.isNear()) {
            properties.insert("ifname", "link", IprouteJson.NODES.textNode(peer.name()));
        } else if (peer != null) {
            properties.insert("ifname", "link_index", IprouteJson.NODES.numberNode(peer.index()));
            properties.insertAfter("broadcast", "link_netnsid", IprouteJson.NODES.numberNode(peer.nsid()));
        }
        if (!link.master().isEmpty() && object.has("mtu")) { // not with -brief
            properties.insert("operstate", "master", IprouteJson.NODES.textNode(link.master()));
        }
        ObjectNode changed = properties.toObject();
        changeValues(link, changed);
        return object.has("promiscuity") ? withInfo(link, changed) : changed;
    }

    private static void changeValues(LinkOverlay link, ObjectNode object) {
        List<String> kernel = new ArrayList<>();
        object.path("flags").forEach(flag -> kernel.add(flag.asText()));
        if (!kernel.isEmpty()) {
            ArrayNode flags = IprouteJson.NODES.arrayNode();
            link.flags(kernel).forEach(flags::add);
            object.set("flags", flags);
        }
        if (!link.master().isEmpty() && object.path("promiscuity").asInt(1) == 0) { // a port hears all
            object.put("promiscuity", 1).put("allmulti", 1);
        }
        if (object.has("operstate")) {
            object.put("operstate", link.state(object.path("operstate").asText()));
        }
    }

    /** With {@code -details}: what kind of interface and of port it is. */
    private static ObjectNode withInfo(LinkOverlay link, ObjectNode object) throws IOException {
        ObjectNode info = object.path("linkinfo") instanceof ObjectNode known ? known : IprouteJson.NODES.objectNode();
        if (link.peer() != null || !link.kindData().isEmpty()) {
            info.removeAll();
            info.put("info_kind", link.kind());
        }
        if (!link.kindData().isEmpty()) {
            info.set("info_data", IprouteJson.parseObject(link.kindData()));
        }
        if (!link.slaveData().isEmpty()) {
            info.put("info_slave_kind", "bridge").set("info_slave_data", IprouteJson.parseObject(link.slaveData()));
        }
        if (object.has("linkinfo") || info.isEmpty()) {
            return object;
        }
        Properties properties = new Properties(object);
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
