package io.vetch.cli.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/**
 * The one object that {@code bridge -j mdb} prints: entries of all bridges, and their router ports. Ours come first, as
 * in text.
 */
public final class GroupsJson implements LinkForm {
    /** By this name the object is asked for. */
    public static final String NAME = "mdb";

    private static final String ROUTERS = "router";

    private final boolean pretty;

    /** @param pretty whether it is printed as with {@code -pretty} */
    GroupsJson(boolean pretty) {
        this.pretty = pretty;
    }

    @Override
    public String name(String element) {
        return NAME;
    }

    @Override
    public String change(String element, LinkOverlay link) throws IOException {
        ObjectNode kernels = IprouteJson.parseObject(element);
        ObjectNode ours = IprouteJson.parseObject(link.kindData());
        ArrayNode entries = ours.withArray(NAME);
        kernels.path(NAME).forEach(entries::add);
        ObjectNode routers = ours.withObject(ROUTERS);
        for (Map.Entry<String, JsonNode> bridge : kernels.path(ROUTERS).properties()) {
            routers.set(bridge.getKey(), bridge.getValue());
        }
        return IprouteJson.element(ours, pretty);
    }
}
