package io.vetch.cli.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the real commands are. The sbin directories count, though an ordinary user's PATH may lack them. */
public final class Tools {
    /** The search path of every command in a sandbox. */
    public static final String PATH =
            System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/local/sbin:/usr/sbin:/sbin";

    private Tools() {}

    public static Optional<Path> find(String name) {
        return Stream.of(PATH.split(Pattern.quote(":"), -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The absolute path of a command whose name Vetch's shims hide. */
    public static String real(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException("no " + name))
                .toString();
    }
}
