package io.vetch.cli.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line.
 *
 * @param kind one word: {@code learned}, {@code moved}, {@code loop}
 * @param bridge its name; empty if it is about none
 * @param text the rest of the line, for people
 * @param fields for programs; strings, numbers, and truth values
 */
record Event(String kind, String bridge, String text, Map<String, Object> fields) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    static Event of(String kind, String bridge, String text, Object... fields) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            named.put((String) fields[i], fields[i + 1]);
        }
        return new Event(kind, bridge, text, named);
    }

    String line(boolean json) {
        Instant now = Instant.now();
        if (!json) {
            return TIME.format(now) + (bridge.isEmpty() ? "" : " " + bridge) + " " + kind + " " + text + "\n";
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("time", now.toString()).put("event", kind);
        if (!bridge.isEmpty()) {
            object.put("bridge", bridge);
        }
        fields.forEach((name, value) -> {
            switch (value) {
                case Integer number -> object.put(name, number);
                case Long number -> object.put(name, number);
                case Boolean is -> object.put(name, is);
                default -> object.put(name, value.toString());
            }
        });
        return object + "\n";
    }

    /** A moment of the loops' clock, as a time of day. */
    static String timeOf(long nanos) {
        return TIME.format(Instant.now().minusNanos(System.nanoTime() - nanos));
    }
}
