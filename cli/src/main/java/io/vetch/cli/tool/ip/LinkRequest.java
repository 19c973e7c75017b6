package io.vetch.cli.tool.ip;

import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ip link add}, {@code set} and {@code delete} are asked, and the peer of a veth as well.
 *
 * @param device the interface meant, or to be made
 * @param name what {@code name} says: with {@code set} the new name of {@code device}
 * @param parts all else up to the type, in order
 * @param typeWords what follows the type
 */
record LinkRequest(
        @Nullable String device,
        @Nullable String name,
        List<Part> parts,
        @Nullable String type,
        List<String> typeWords) {
    private static final int WRONG = 255;
    private static final int LONGEST_NAME = 15;
    private static final int LONGEST_OTHER_NAME = 127;
    /** How many words follow these depends on the words: no business of ours, and left to the original. */
    private static final Set<String> OPAQUE = Set.of("xdp", "xdpgeneric", "xdpdrv", "xdpoffload", "vf");

    /** @param words the key as given, and its values */
    record Part(LinkKey key, List<String> words) {
        String value() {
            return words.getLast();
        }
    }

    /** @throws UsageException with the words of ip(8) */
    static LinkRequest parse(Words words) {
        String device = null;
        String name = null;
        List<Part> parts = new ArrayList<>();
        while (!words.isEmpty()) {
            String word = words.next();
            LinkKey key = LinkKey.of(word).orElse(null);
            if (key == LinkKey.TYPE) {
                String type = words.next();
                return new LinkRequest(device, name, parts, type, words.remaining());
            }
            if (key == LinkKey.NAME) {
                name = name(words.next(), name);
                device = device == null ? name : device;
            } else if (key == null) {
                device = device(word, words, device, name);
            } else {
                parts.add(part(key, word, words));
            }
        }
        return new LinkRequest(device, name, parts, null, List.of());
    }

    private static Part part(LinkKey key, String word, Words words) {
        List<String> all = new ArrayList<>(List.of(word));
        for (int i = 0; i < key.operands(); i++) {
            all.add(words.next());
        }
        return new Part(key, all);
    }

    private static String name(String word, @Nullable String before) {
        if (before != null) {
            throw new UsageException("Error: duplicate \"name\": \"" + word + "\" is the second value.", WRONG);
        }
        return checked(word, "name", LONGEST_NAME);
    }

    private static String device(String word, Words words, @Nullable String before, @Nullable String name) {
        if (OPAQUE.contains(word) || Words.abbreviates(word, "help")) {
            throw new UsageException("Error: \"" + word + "\" is not for an interface of Vetch.", WRONG);
        }
        String device = word.equals("dev") ? words.next() : word;
        if (before != null && !before.equals(name)) {
            throw new UsageException("Error: either \"dev\" is duplicate, or \"" + device + "\" is a garbage.", WRONG);
        }
        return checked(device, "dev", LONGEST_OTHER_NAME);
    }

    private static String checked(String word, String what, int longest) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > longest || word.chars().anyMatch(LinkRequest::isNeverInName)) {
            throw new UsageException(
                    "Error: argument \"" + word + "\" is wrong: \"" + what + "\" not a valid ifname", WRONG);
        }
        return word;
    }

    private static boolean isNeverInName(int character) {
        return "/ \t\n\u000b\f\r".indexOf(character) >= 0;
    }

    /** The last part of this kind. */
    Optional<Part> part(LinkKey key) {
        return parts.stream().filter(part -> part.key == key).reduce((first, second) -> second);
    }
}
