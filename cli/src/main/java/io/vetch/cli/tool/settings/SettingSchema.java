package io.vetch.cli.tool.settings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.core.port.PortState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The JSON Schema of settings as a configuration file has them: words with values. */
public final class SettingSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> ON = List.of("on", "true", "yes", "up", "1");
    private static final List<String> OFF = List.of("off", "false", "no", "down", "0");

    private SettingSchema() {}

    /** Of what can be set. */
    public static ObjectNode of(SettingTable<?> table) {
        ObjectNode schema = NODES.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        table.settable(Scope.IP).forEach(row -> properties.set(row.word(), value(row.kind())));
        return schema.put("additionalProperties", false);
    }

    /** A text, which YAML may take for a number or a truth: it is read as it is written. */
    public static ObjectNode word() {
        ObjectNode schema = NODES.objectNode();
        schema.putArray("type").add("string").add("number").add("boolean");
        return schema;
    }

    private static ObjectNode value(Kind kind) {
        return switch (kind) {
            case ON_OFF, ON_OFF_TEXT ->
                either(words(Stream.concat(ON.stream(), OFF.stream()))
                        .add(true)
                        .add(false)
                        .add(1)
                        .add(0));
            case STATE -> {
                ObjectNode word = NODES.objectNode();
                word.set("enum", words(Arrays.stream(PortState.values()).map(PortState::toString)));
                yield anyOf(word, number(kind.bits()));
            }
            case PORT -> word();
            case ADDRESS -> NODES.objectNode().put("type", "string");
            case PROTOCOL -> anyOf(NODES.objectNode().put("type", "string"), number(kind.bits()));
            default -> number(kind.bits());
        };
    }

    private static ArrayNode words(Stream<String> words) {
        ArrayNode array = NODES.arrayNode();
        words.forEach(array::add);
        return array;
    }

    private static ObjectNode either(ArrayNode values) {
        ObjectNode schema = NODES.objectNode();
        schema.set("enum", values);
        return schema;
    }

    /** In YAML, or as a text: YAML 1.2 has no 0x4000. */
    private static ObjectNode number(int bits) {
        ObjectNode number = NODES.objectNode().put("type", "integer").put("minimum", 0);
        if (bits < Long.SIZE) {
            number.put("maximum", (1L << bits) - 1);
        }
        ObjectNode text = NODES.objectNode().put("type", "string").put("pattern", "^(0[xX][0-9a-fA-F]+|[0-9]+)$");
        return anyOf(number, text);
    }

    private static ObjectNode anyOf(ObjectNode one, ObjectNode other) {
        ObjectNode schema = NODES.objectNode();
        schema.putArray("anyOf").add(one).add(other);
        return schema;
    }
}
