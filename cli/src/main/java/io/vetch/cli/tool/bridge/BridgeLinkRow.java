package io.vetch.cli.tool.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.overlay.LinkFlags;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.tap.linux.LinkInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port as {@code bridge link} shows it.
 *
 * @param peer of a veth
 */
record BridgeLinkRow(LinkInfo link, @Nullable PeerName peer, MemberPort port) {
    private List<String> flags() {
        List<String> flags = LinkFlags.words(link.flags());
        return peer != null && peer.down() ? LinkFlags.withPeerDown(flags) : flags;
    }

    /** Up to the master: {@code 3: sw1@br0: <…> mtu 1500 master br0 }. */
    String heading() {
        String name = peer == null ? link.name() : link.name() + "@" + peer.name();
        return link.index() + ": " + name + ": <" + String.join(",", flags()) + "> mtu " + link.mtu() + " master "
                + port.bridge().name() + " ";
    }

    /** @param separator between lines: a line end, or a backslash for {@code -oneline} */
    String text(boolean details, String separator) {
        String basics = heading() + PortSettings.basics(port).text();
        return details
                ? basics + separator + "    " + PortSettings.details(port).text() + "\n"
                : basics + "\n";
    }

    ObjectNode json(boolean details) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        json.put("ifindex", link.index());
        if (peer != null) {
            json.put("link", peer.name());
        }
        json.put("ifname", link.name());
        ArrayNode flags = json.putArray("flags");
        flags().forEach(flags::add);
        json.put("mtu", link.mtu()).put("master", port.bridge().name());
        json.setAll(PortSettings.basics(port).json());
        if (details) {
            json.setAll(PortSettings.details(port).json());
        }
        return json;
    }
}
