package io.vetch.cli.tool.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;

/** Values as the details of iproute2 show them: once as {@code word value } and once as a JSON property. */
public final class Fields {
    private final StringBuilder text = new StringBuilder();
    private final ObjectNode json = IprouteJson.NODES.objectNode();

    void add(String word, String key, Kind kind, long value) {
        text.append(word).append(' ').append(kind.text(value)).append(' ');
        if (kind != Kind.ON_OFF_TEXT) {
            json.set(key, kind.json(value));
        }
    }

    void addName(String word, String key, String name) {
        text.append(word).append(' ').append(name).append(' ');
        json.put(key, name);
    }

    /** With a space at the end. */
    public String text() {
        return text.toString();
    }

    public ObjectNode json() {
        return json;
    }
}
