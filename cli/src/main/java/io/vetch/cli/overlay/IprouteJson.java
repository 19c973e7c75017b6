package io.vetch.cli.overlay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** JSON as iproute2 prints it: compact, or with {@code -p} in a layout of its own. Numbers keep their decimals. */
public final class IprouteJson {
    public static final JsonNodeFactory NODES = new JsonNodeFactory(true);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .nodeFactory(NODES)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String INDENT = "    ";

    private IprouteJson() {}

    /** @throws IOException if it is no JSON */
    public static JsonNode parse(String text) throws IOException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + text, e);
        }
    }

    /** @throws IOException if it is something else */
    public static ObjectNode parseObject(String text) throws IOException {
        if (parse(text) instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("not an object: " + text);
    }

    /** An element of the outermost array. */
    public static String element(JsonNode node, boolean pretty) {
        return pretty ? prettily(node, 1) : node.toString();
    }

    public static String print(JsonNode node, boolean pretty) {
        return (pretty ? prettily(node, 0) : node.toString()) + "\n";
    }

    private static String prettily(JsonNode node, int depth) {
        if (node.isArray()) {
            StringBuilder text = new StringBuilder("[ ");
            String separator = "";
            for (JsonNode element : node) {
                text.append(separator).append(prettily(element, depth + 1));
                separator = ",";
            }
            return text.append(node.isEmpty() ? "]" : " ]").toString();
        }
        if (!node.isObject() || node.isEmpty()) {
            return node.toString();
        }
        StringBuilder text = new StringBuilder("{");
        String separator = "";
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            text.append(separator).append('\n').append(INDENT.repeat(depth + 1));
            text.append('"').append(property.getKey()).append("\": ").append(prettily(property.getValue(), depth + 1));
            separator = ",";
        }
        return text.append('\n').append(INDENT.repeat(depth)).append('}').toString();
    }
}
