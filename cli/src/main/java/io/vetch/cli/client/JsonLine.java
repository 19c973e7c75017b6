package io.vetch.cli.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the daemon, read field by field, whatever object a field is in. Of the calls of a tool alone: to load a
 * library that reads JSON takes a JVM as long as all the rest of such a call. {@code client.pl} does the same.
 */
final class JsonLine {
    private final String text;
    private int at;

    /** @param text one JSON value */
    JsonLine(String text) {
        this.text = text;
    }

    /** The name of the next field, or null if there is none. What nobody asks of a field's value is passed over. */
    @Nullable
    String nextName() throws IOException {
        for (at = text.indexOf('"', at); at >= 0; at = text.indexOf('"', at)) {
            String string = string();
            if (peek() == ':') {
                at++;
                return string;
            }
        }
        return null;
    }

    /** The field's value if it is a string, else "". */
    String text() throws IOException {
        return peek() == '"' ? string() : "";
    }

    /** The field's value if it is an array of strings; else none. */
    List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        if (peek() != '[') {
            return texts;
        }
        do {
            at++;
            if (peek() == '"') {
                texts.add(string());
            }
        } while (peek() == ',');
        return texts;
    }

    boolean isTrue() throws IOException {
        peek();
        return text.startsWith("true", at);
    }

    /** The field's value if it is a whole number, else 0. */
    int number() throws IOException {
        peek();
        int end = at;
        while (end < text.length() && "-0123456789".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end == at ? 0 : Integer.parseInt(text, at, end, 10);
    }

    /** The next character that is not white space; it stays the next. */
    private char peek() throws IOException {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return charAt(at);
    }

    private char charAt(int index) throws IOException {
        if (index >= text.length()) {
            throw new IOException("the daemon's answer ends early: " + text);
        }
        return text.charAt(index);
    }

    /** The string that begins at the next character. */
    private String string() throws IOException {
        StringBuilder string = new StringBuilder();
        for (at++; charAt(at) != '"'; at++) {
            string.append(charAt(at) == '\\' ? escaped() : charAt(at));
        }
        at++;
        return string.toString();
    }

    private char escaped() throws IOException {
        char kind = charAt(++at);
        return switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                charAt(at + 4);
                at += 4;
                yield (char) Integer.parseInt(text, at - 3, at + 1, 16);
            }
            default -> kind;
        };
    }

    /** A string as it stands in JSON. */
    static String quoted(String string) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < string.length(); i++) {
            char next = string.charAt(i);
            if (next < ' ') {
                json.append("\\u00")
                        .append(Character.forDigit(next >> 4, 16))
                        .append(Character.forDigit(next & 15, 16));
            } else {
                json.append(next == '"' || next == '\\' ? "\\" : "").append(next);
            }
        }
        return json.append('"').toString();
    }

    /** Strings as an array in JSON. */
    static String quoted(List<String> strings) {
        List<String> quoted = new ArrayList<>();
        for (String string : strings) {
            quoted.add(quoted(string));
        }
        return "[" + String.join(",", quoted) + "]";
    }
}
