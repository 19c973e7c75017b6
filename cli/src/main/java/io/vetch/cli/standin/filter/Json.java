package io.vetch.cli.standin.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** What tools print as JSON. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** @throws IOException if it is no JSON */
    static JsonNode parse(String text) throws IOException {
        try {
            return MAPPER.readTree(text.isBlank() ? "[]" : text);
        } catch (JsonProcessingException e) {
            throw new IOException("what it printed is not JSON", e);
        }
    }
}
