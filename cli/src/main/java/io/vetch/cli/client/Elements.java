package io.vetch.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the real tool prints, element by element as it comes: in text, a line and those that are indented under it; in
 * JSON, what the array consists of, as it stands there.
 */
final class Elements {
    private final BufferedReader in;
    private final boolean json;
    /** The first line of the next element. */
    private @Nullable String ahead;

    Elements(InputStream in, boolean json) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.json = json;
    }

    /** The next, or null at the end. */
    @Nullable
    String next() throws IOException {
        return json ? nextObject() : nextLines();
    }

    private @Nullable String nextLines() throws IOException {
        String first = ahead == null ? in.readLine() : ahead;
        if (first == null) {
            return null;
        }
        StringBuilder lines = new StringBuilder(first).append('\n');
        for (ahead = in.readLine(); ahead != null && ahead.startsWith(" "); ahead = in.readLine()) {
            lines.append(ahead).append('\n');
        }
        return lines.toString();
    }

    private @Nullable String nextObject() throws IOException {
        int next = in.read();
        while (next >= 0 && next != '{') {
            next = in.read();
        }
        StringBuilder object = new StringBuilder();
        boolean quoted = false;
        for (int depth = 0; next >= 0; next = in.read()) {
            object.append((char) next);
            if (quoted && next == '\\') {
                object.append((char) in.read());
            } else if (next == '"') {
                quoted = !quoted;
            } else if (!quoted && next == '{') {
                depth++;
            } else if (!quoted && next == '}' && --depth == 0) {
                return object.toString();
            }
        }
        return null;
    }
}
