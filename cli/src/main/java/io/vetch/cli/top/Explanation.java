package io.vetch.cli.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.client.ToolCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a port has lost, as {@code vetch drops} has it, and what would become of the newest of these frames now. */
final class Explanation {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Explanation() {}

    /** @return lines, the title first @throws IOException in words for the user */
    static List<String> of(String port) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("what was lost at " + port);
        try (ToolCalls daemon = ToolCalls.open()) {
            add(lines, daemon.call("drops", List.of(port)));
            JsonNode newest = newest(
                    MAPPER.readTree(daemon.call("drops", List.of("-j", port)).out()));
            if (newest != null) {
                add(lines, daemon.call("explain", explain(port, newest)));
            }
        }
        return lines;
    }

    private static void add(List<String> lines, ToolCalls.Answer answer) {
        answer.out().lines().forEach(lines::add);
        answer.err().lines().forEach(lines::add);
    }

    private static @Nullable JsonNode newest(JsonNode drops) {
        JsonNode newest = null;
        for (JsonNode drop : drops) {
            boolean isNewer = newest == null || age(drop) < age(newest);
            if (drop.path("last").has("hex") && isNewer) {
                newest = drop;
            }
        }
        return newest;
    }

    private static double age(JsonNode drop) {
        return drop.path("last").path("age").asDouble();
    }

    private static List<String> explain(String port, JsonNode drop) {
        JsonNode last = drop.path("last");
        String from = last.path("from").asText(""); // null of a frame that entered here
        boolean entered = from.isEmpty() || from.equals("null");
        return List.of(
                "-i",
                entered ? port : from,
                "--length",
                last.path("bytes").asText(),
                last.path("hex").asText());
    }
}
