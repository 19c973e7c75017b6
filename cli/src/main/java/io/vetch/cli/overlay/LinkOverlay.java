package io.vetch.cli.overlay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ip link} is to show of an interface where it differs from what the kernel knows. Of what stays as the
 * kernel has it, the text is empty and the data null.
 *
 * @param hidden whether it is not to be shown at all; of the rest only {@code state} counts then, which JSON has in its
 *     place
 * @param carrier what to change in its flags
 * @param state the operational state
 * @param peer of a veth, or null
 * @param master the bridge it is a port of, if that is in the same namespace
 * @param kind as with {@code type}
 * @param kindText the line about the kind, with a space at the end; with {@code -details} only
 * @param kindData {@code info_data}, in JSON
 * @param slaveText the line about the port
 * @param slaveData {@code info_slave_data}, in JSON
 */
public record LinkOverlay(
        boolean hidden,
        Carrier carrier,
        String state,
        @Nullable Peer peer,
        String master,
        String kind,
        String kindText,
        String kindData,
        String slaveText,
        String slaveData) {
    /** Of an interface that a filter leaves out. */
    public static final LinkOverlay HIDDEN =
            new LinkOverlay(true, Carrier.OF_THE_KERNEL, "", null, "", "", "", "", "", "");

    /** The same of a filter that the kernel does not know: ip(8) leaves an empty object then. */
    public static final LinkOverlay EMPTY =
            new LinkOverlay(true, Carrier.OF_THE_KERNEL, "{}", null, "", "", "", "", "", "");

    /** What is added to statistics or groups. @param text lines @param json an object, whose fields are added */
    public static LinkOverlay adding(String text, String json) {
        return new LinkOverlay(false, Carrier.OF_THE_KERNEL, "", null, "", "", text, json, "", "");
    }

    /** Whether an interface has carrier, and who says so. */
    public enum Carrier {
        OF_THE_KERNEL,
        /** A bridge's, for want of a port that has. */
        NONE,
        /** A veth's peer is down. */
        PEER_DOWN
    }

    /**
     * The other end of a veth.
     *
     * @param name empty if it is in another namespace
     * @param index in its own namespace
     * @param nsid of its namespace
     * @param netns name of its namespace, empty if it has none or is near
     */
    public record Peer(String name, int index, int nsid, String netns) {
        boolean isNear() {
            return !name.isEmpty();
        }

        /** What stands after the @. */
        String shown() {
            return isNear() ? name : "if" + index;
        }

        /** What stands after the addresses. */
        String netnsWords() {
            if (isNear()) {
                return "";
            }
            return netns.isEmpty() ? " link-netnsid " + nsid : " link-netns " + netns;
        }
    }

    /** @param kernel its flags in words */
    List<String> flags(List<String> kernel) {
        return switch (carrier) {
            case OF_THE_KERNEL -> kernel;
            case NONE -> LinkFlags.withoutCarrier(kernel);
            case PEER_DOWN -> LinkFlags.withPeerDown(kernel);
        };
    }

    /** @param kernel what the kernel makes of it */
    String state(String kernel) {
        return state.isEmpty() ? kernel : state;
    }

    /** For the way from the daemon to the client, see {@link #readAll}. */
    public ObjectNode toJson(String name) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        json.put("name", name).put("hidden", hidden).put("carrier", carrier.name());
        json.put("state", state).put("master", master).put("kind", kind);
        json.put("kindText", kindText).put("kindData", kindData);
        json.put("slaveText", slaveText).put("slaveData", slaveData);
        if (peer != null) {
            json.put("peer", peer.name).put("peerIndex", peer.index);
            json.put("peerNsid", peer.nsid).put("peerNetns", peer.netns);
        }
        return json;
    }

    /**
     * Reads an answer with many of what {@link #toJson} made, without the classes of Jackson's trees: a short call
     * would take twice its time to load them.
     *
     * @return by the names of the interfaces
     * @throws IOException with the message of an answer that is an error
     */
    public static Map<String, LinkOverlay> readAll(JsonParser json) throws IOException {
        Map<String, LinkOverlay> overlays = new HashMap<>();
        Map<String, String> fields = new HashMap<>();
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            if (token.isScalarValue()) {
                fields.put(json.currentName(), json.getText());
            } else if (token == JsonToken.END_OBJECT && fields.containsKey("message")) {
                throw new IOException(fields.get("message"));
            } else if (token == JsonToken.END_OBJECT && fields.containsKey("name")) {
                overlays.put(fields.get("name"), of(fields));
                fields.clear();
            }
        }
        return overlays;
    }

    private static LinkOverlay of(Map<String, String> fields) {
        return new LinkOverlay(
                Boolean.parseBoolean(fields.get("hidden")),
                Carrier.valueOf(fields.getOrDefault("carrier", Carrier.OF_THE_KERNEL.name())),
                fields.getOrDefault("state", ""),
                fields.containsKey("peer") ? peer(fields) : null,
                fields.getOrDefault("master", ""),
                fields.getOrDefault("kind", ""),
                fields.getOrDefault("kindText", ""),
                fields.getOrDefault("kindData", ""),
                fields.getOrDefault("slaveText", ""),
                fields.getOrDefault("slaveData", ""));
    }

    private static Peer peer(Map<String, String> fields) {
        return new Peer(
                fields.getOrDefault("peer", ""),
                Integer.parseInt(fields.getOrDefault("peerIndex", "0")),
                Integer.parseInt(fields.getOrDefault("peerNsid", "0")),
                fields.getOrDefault("peerNetns", ""));
    }
}
