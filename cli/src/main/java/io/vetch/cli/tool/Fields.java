package io.vetch.cli.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Values as the details of iproute2 show them: once as {@code word value } and once as a JSON property. */
final class Fields {
    private static final BigDecimal STOPPED = new BigDecimal("0.00");

    private final StringBuilder text = new StringBuilder();
    private final ObjectNode json = IprouteJson.NODES.objectNode();

    Fields number(String word, long value) {
        return number(word, word, value);
    }

    /** @param key the JSON key, where it is not the word */
    Fields number(String word, String key, long value) {
        say(word, Long.toString(value));
        if (value == (int) value) {
            json.put(key, (int) value);
        } else {
            json.put(key, value);
        }
        return this;
    }

    Fields string(String word, String value) {
        return string(word, word, value);
    }

    Fields string(String word, String key, String value) {
        say(word, value);
        json.put(key, value);
        return this;
    }

    Fields onOff(String word, boolean on) {
        say(word, on ? "on" : "off");
        json.put(word, on);
        return this;
    }

    /** A timer that does not run. */
    Fields timer(String word) {
        say(word, "   " + STOPPED);
        json.put(word, STOPPED);
        return this;
    }

    /** A mask: in hexadecimal with 0x, but 0 is {@code 0}. */
    Fields mask(String word, int value) {
        return string(word, value == 0 ? "0" : "0x" + Integer.toHexString(value));
    }

    /** Text that has no JSON. */
    Fields textOnly(String word, String value) {
        say(word, value);
        return this;
    }

    private void say(String word, String value) {
        text.append(word).append(' ').append(value).append(' ');
    }

    /** With a space at the end. */
    String text() {
        return text.toString();
    }

    ObjectNode json() {
        return json;
    }
}
