package io.vetch.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Inputs for a parser, made from a kept corpus by small changes. An input that brings an answer of a kind that was not
 * there before is changed further. {@code -Dvetch.mutants=10000000} makes so many instead of a few;
 * {@code -Dvetch.mutants.keep=DIRECTORY} writes the corpus that has come of it there: one input a line, hexadecimal.
 */
public final class Mutants {
    private static final int USUAL = 20_000;
    private static final int LONGEST = 512;
    private static final int MOST_KEPT = 400;

    private final String name;
    private final List<byte[]> corpus = new ArrayList<>();
    private final Set<String> kinds = new HashSet<>();
    private final Seed seed = Seed.choose();

    /** @param name of the corpus: a file among the resources beside {@code test} */
    public Mutants(Class<?> test, String name) {
        this.name = name;
        try (InputStream file = test.getResourceAsStream(name)) {
            String text = file == null ? "" : new String(file.readAllBytes(), US_ASCII);
            text.lines().forEach(line -> corpus.add(HexFormat.of().parseHex(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more to begin with. */
    public Mutants with(byte[] input) {
        corpus.add(input);
        return this;
    }

    /** @param parser says of what kind its answer is, in a few words; it throws if something is wrong */
    public void run(Function<byte[], String> parser) {
        List.copyOf(corpus).forEach(input -> feed(parser, input));
        SplittableRandom random = seed.random();
        for (long left = Long.getLong("vetch.mutants", USUAL); left > 0; left--) {
            byte[] mutant = mutant(random);
            if (feed(parser, mutant) && corpus.size() < MOST_KEPT) {
                corpus.add(mutant);
            }
        }
        keep();
    }

    private boolean feed(Function<byte[], String> parser, byte[] input) {
        try {
            return kinds.add(parser.apply(input.clone()));
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name + ", " + seed + ": " + HexFormat.of().formatHex(input), e);
        }
    }

    private byte[] mutant(SplittableRandom random) {
        byte[] mutant = corpus.get(random.nextInt(corpus.size())).clone();
        for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
            mutant = change(mutant, random);
        }
        return mutant;
    }

    private byte[] change(byte[] input, SplittableRandom random) {
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(input, at);
            case 1 -> longer(input, random);
            case 2 -> spliced(input, corpus.get(random.nextInt(corpus.size())), at);
            default -> withOtherOctet(input, at, random);
        };
    }

    private static byte[] longer(byte[] input, SplittableRandom random) {
        byte[] longer = Arrays.copyOf(input, Math.min(LONGEST, input.length + random.nextInt(1, 24)));
        for (int i = input.length; i < longer.length; i++) {
            longer[i] = (byte) random.nextInt();
        }
        return longer;
    }

    /** The beginning of one, and the end of another. */
    private static byte[] spliced(byte[] input, byte[] other, int at) {
        int length = Math.min(other.length, LONGEST);
        if (at >= length) {
            return input;
        }
        byte[] spliced = Arrays.copyOf(input, length);
        System.arraycopy(other, at, spliced, at, length - at);
        return spliced;
    }

    private static byte[] withOtherOctet(byte[] input, int at, SplittableRandom random) {
        if (at < input.length) {
            int[] values = {0, 0xff, 1, input[at] + 1, input[at] ^ 1 << random.nextInt(8), random.nextInt()};
            input[at] = (byte) values[random.nextInt(values.length)];
        }
        return input;
    }

    private void keep() {
        String directory = System.getProperty("vetch.mutants.keep");
        if (directory == null) {
            return;
        }
        try {
            List<String> lines =
                    corpus.stream().map(HexFormat.of()::formatHex).distinct().toList();
            Files.createDirectories(Path.of(directory));
            Files.writeString(Path.of(directory, name), String.join("\n", lines) + "\n", US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
