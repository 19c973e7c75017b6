package io.vetch.cli.simulate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An earlier verdicts file, compared with a run frame by frame. Layout and {@code start} do not matter, times count
 * from the first frame.
 */
final class Expectation implements Closeable {
    private static final int SHOWN = 20;

    private final Path file;
    private final JsonParser parser;
    private final List<String> differences = new ArrayList<>();
    private long count;
    private boolean framesEnded;

    /** @throws IOException if it is not a verdicts file */
    @SuppressWarnings("MustBeClosedChecker")
    Expectation(Path file) throws IOException {
        this.file = file;
        try {
            parser = VerdictsJson.MAPPER.createParser(Files.newBufferedReader(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": No such file or directory", e);
        }
        try {
            toFrames();
        } catch (IOException e) {
            parser.close();
            throw broken(e);
        }
    }

    private void toFrames() throws IOException {
        while (parser.nextToken() != null) {
            if (parser.currentToken() == JsonToken.FIELD_NAME
                    && parser.currentName().equals("frames")) {
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    return;
                }
            }
        }
        throw new IOException("no list of frames");
    }

    private IOException broken(IOException cause) {
        String problem = cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
        return new IOException(file + ": not a verdicts file of vetch simulate: " + problem, cause);
    }

    /** The next frame of the run. */
    void frame(JsonNode frame) throws IOException {
        JsonNode actual = reread(frame);
        JsonNode expected = nextFrame();
        String name = "frame " + actual.path("n").asText();
        if (expected == null) {
            differ(name + ": not expected: " + VerdictsJson.text(actual));
        } else {
            compare(name, expected, actual);
        }
    }

    private @Nullable JsonNode nextFrame() throws IOException {
        if (framesEnded) {
            return null;
        }
        try {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return VerdictsJson.MAPPER.readTree(parser);
            }
            framesEnded = true;
            return null;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** The end of the run. */
    void end(JsonNode totals, ArrayNode fdb) throws IOException {
        for (JsonNode missing = nextFrame(); missing != null; missing = nextFrame()) {
            differ("frame " + missing.path("n").asText() + ": missing: " + VerdictsJson.text(missing));
        }
        try {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode expected = VerdictsJson.MAPPER.readTree(parser);
                switch (name) {
                    case "totals" -> compare("totals", expected, reread(totals));
                    case "fdb" -> compareEntries(byKey(expected), byKey(reread(fdb)));
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void compareEntries(Map<String, JsonNode> expected, Map<String, JsonNode> actual) {
        expected.forEach((key, entry) -> {
            JsonNode found = actual.get(key);
            if (found == null) {
                differ("fdb " + key + ": missing: " + VerdictsJson.text(entry));
            } else {
                compare("fdb " + key, entry, found);
            }
        });
        actual.forEach((key, entry) -> {
            if (!expected.containsKey(key)) {
                differ("fdb " + key + ": not expected: " + VerdictsJson.text(entry));
            }
        });
    }

    private static Map<String, JsonNode> byKey(JsonNode fdb) {
        Map<String, JsonNode> byKey = new TreeMap<>();
        fdb.forEach(entry -> byKey.put(
                entry.path("bridge").asText() + " " + entry.path("address").asText(), entry));
        return byKey;
    }

    /** Numbers in the classes that a reader gives them. */
    private static JsonNode reread(JsonNode node) throws IOException {
        return VerdictsJson.MAPPER.readTree(VerdictsJson.text(node));
    }

    private void compare(String name, JsonNode expected, JsonNode actual) {
        StringBuilder line = new StringBuilder();
        for (Map.Entry<String, JsonNode> property : actual.properties()) {
            JsonNode before = expected.get(property.getKey());
            if (!property.getValue().equals(before)) {
                line.append(line.isEmpty() ? ": " : "; ")
                        .append(property.getKey())
                        .append(" is ")
                        .append(VerdictsJson.text(property.getValue()))
                        .append(", expected ")
                        .append(before == null ? "nothing" : VerdictsJson.text(before));
            }
        }
        if (!line.isEmpty()) {
            differ(name + line);
        }
    }

    private void differ(String difference) {
        if (++count <= SHOWN) {
            differences.add(difference);
        }
    }

    /** How many frames, entries and sums differ. */
    long count() {
        return count;
    }

    /** The first of them, a line each, and how many more there are. */
    String report() {
        StringBuilder report = new StringBuilder();
        differences.forEach(each -> report.append(each).append('\n'));
        if (count > SHOWN) {
            report.append("and ").append(count - SHOWN).append(" more\n");
        }
        return report.toString();
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
