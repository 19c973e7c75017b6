package io.vetch.cli.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The texts among the test resources. */
public final class Scripts {
    private Scripts() {}

    /** The text of {@code walkthrough/NAME.sh}. */
    public static String walkthrough(String name) {
        return resource("/walkthrough/" + name + ".sh");
    }

    public static String resource(String path) {
        try (InputStream in = Scripts.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
