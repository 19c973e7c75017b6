package io.vetch.cli.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ip link} is to show of an interface where it differs from what the kernel knows. Of what stays as the kernel has it,
 * the text is empty and the data null.
 *
 * @param hidden whether it is not to be shown at all; nothing else counts then
 * @param carrier what to change in its flags
 * @param state the operational state
 * @param peer of a veth, or null
 * @param master the bridge it is a port of, if that is in the same namespace
 * @param kind as with {@code type}
 * @param kindText the line about the kind, with a space at the end; with {@code -details} only
 * @param kindData {@code info_data}
 * @param slaveText the line about the port
 * @param slaveData {@code info_slave_data}
 */
public record LinkOverlay(
        boolean hidden,
        Carrier carrier,
        String state,
        @Nullable Peer peer,
        String master,
        String kind,
        String kindText,
        @Nullable ObjectNode kindData,
        String slaveText,
        @Nullable ObjectNode slaveData) {
    /** Of an interface that a filter leaves out. */
    public static final LinkOverlay HIDDEN =
            new LinkOverlay(true, Carrier.OF_THE_KERNEL, "", null, "", "", "", null, "", null);

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

    /** For the way from the daemon to the client, see {@link #of}. */
    public ObjectNode toJson(String name) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        json.put("name", name).put("hidden", hidden).put("carrier", carrier.name());
        json.put("state", state).put("master", master).put("kind", kind);
        json.put("kindText", kindText).put("slaveText", slaveText);
        json.set("kindData", kindData);
        json.set("slaveData", slaveData);
        if (peer != null) {
            json.putObject("peer")
                    .put("name", peer.name)
                    .put("index", peer.index)
                    .put("nsid", peer.nsid)
                    .put("netns", peer.netns);
        }
        return json;
    }

    /** Reads what {@link #toJson} made. */
    public static LinkOverlay of(JsonNode json) {
        JsonNode peer = json.path("peer");
        return new LinkOverlay(
                json.path("hidden").asBoolean(),
                Carrier.valueOf(json.path("carrier").asText()),
                json.path("state").asText(),
                peer.isMissingNode()
                        ? null
                        : new Peer(
                                peer.path("name").asText(),
                                peer.path("index").asInt(),
                                peer.path("nsid").asInt(),
                                peer.path("netns").asText()),
                json.path("master").asText(),
                json.path("kind").asText(),
                json.path("kindText").asText(),
                json.path("kindData") instanceof ObjectNode data ? data : null,
                json.path("slaveText").asText(),
                json.path("slaveData") instanceof ObjectNode data ? data : null);
    }
}
