package io.vetch.cli.tool;

import io.vetch.core.Refusal;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The options before the object, which ip(8) and bridge(8) largely share.
 *
 * @param head the options as given, without colour: its escapes would be in the way of an overlay
 * @param netns value of {@code -netns}, or null
 * @param rest object, command and so on
 */
public record GlobalOptions(Set<Flag> flags, @Nullable String netns, List<String> head, List<String> rest) {
    private static final int REFUSED = 255;

    /** What an option means here; most mean nothing to Vetch. */
    public enum Flag {
        JSON,
        PRETTY,
        DETAILS,
        STATISTICS,
        ONELINE,
        BRIEF,
        COLOR,
        NETNS,
        /** {@code -compressvlans}: neighbouring VLANs share a line. */
        COMPRESS,
        /** Nothing here. */
        OTHER,
        /** Carried out by the shims, which run each line as a call of its own. */
        BATCH,
        /** Only the original can do it: version, help. */
        FOREIGN
    }

    /** Each list in the order of the original: of two options that a word abbreviates, the first is meant. */
    private record Option(String word, boolean exact, boolean hasValue, Flag flag) {
        static Option of(String word, Flag flag) {
            return new Option(word, false, false, flag);
        }

        static Option exact(String word) {
            return new Option(word, true, false, Flag.OTHER);
        }

        static Option withValue(String word, Flag flag) {
            return new Option(word, false, true, flag);
        }

        boolean isMeantBy(String word) {
            String bare = flag == Flag.COLOR ? word.replaceFirst("=.*", "") : word;
            return exact ? this.word.equals(bare) : bare.length() > 1 && this.word.startsWith(bare);
        }
    }

    private static final List<Option> IP = List.of(
            Option.withValue("-loops", Flag.OTHER),
            Option.withValue("-family", Flag.OTHER),
            Option.exact("-4"),
            Option.exact("-6"),
            Option.exact("-0"),
            Option.exact("-M"),
            Option.exact("-B"),
            Option.of("-human-readable", Flag.OTHER),
            Option.of("-iec", Flag.OTHER),
            Option.of("-stats", Flag.STATISTICS),
            Option.of("-statistics", Flag.STATISTICS),
            Option.of("-details", Flag.DETAILS),
            Option.of("-resolve", Flag.OTHER),
            Option.of("-oneline", Flag.ONELINE),
            Option.of("-timestamp", Flag.OTHER),
            Option.of("-tshort", Flag.OTHER),
            Option.of("-Version", Flag.FOREIGN),
            Option.of("-force", Flag.OTHER),
            Option.withValue("-batch", Flag.BATCH),
            Option.of("-brief", Flag.BRIEF),
            Option.of("-json", Flag.JSON),
            Option.of("-pretty", Flag.PRETTY),
            Option.withValue("-rcvbuf", Flag.OTHER),
            Option.of("-color", Flag.COLOR),
            Option.of("-help", Flag.FOREIGN),
            Option.withValue("-netns", Flag.NETNS),
            Option.of("-Numeric", Flag.OTHER),
            Option.of("-all", Flag.OTHER),
            Option.exact("-echo"));

    private static final List<Option> BRIDGE = List.of(
            Option.of("-help", Flag.FOREIGN),
            Option.of("-Version", Flag.FOREIGN),
            Option.of("-stats", Flag.STATISTICS),
            Option.of("-statistics", Flag.STATISTICS),
            Option.of("-details", Flag.DETAILS),
            Option.of("-oneline", Flag.ONELINE),
            Option.of("-timestamp", Flag.OTHER),
            Option.withValue("-family", Flag.OTHER),
            Option.exact("-4"),
            Option.exact("-6"),
            Option.withValue("-netns", Flag.NETNS),
            Option.of("-color", Flag.COLOR),
            Option.of("-compressvlans", Flag.COMPRESS),
            Option.of("-force", Flag.OTHER),
            Option.of("-json", Flag.JSON),
            Option.of("-pretty", Flag.PRETTY),
            Option.withValue("-batch", Flag.BATCH));

    /** Of an ip(8) call; empty if only the original can answer it. */
    public static Optional<GlobalOptions> ofIp(List<String> arguments) {
        return parse(arguments, IP);
    }

    /** Of a bridge(8) call; empty if only the original can answer it. */
    public static Optional<GlobalOptions> ofBridge(List<String> arguments) {
        return parse(arguments, BRIDGE);
    }

    private static Optional<GlobalOptions> parse(List<String> arguments, List<Option> known) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        List<String> head = new ArrayList<>();
        String netns = null;
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("-")) {
            String word = arguments.get(at++);
            if (word.equals("--")) {
                break;
            }
            Option option = find(word, known);
            if (option == null || option.flag == Flag.FOREIGN || (option.hasValue && at == arguments.size())) {
                return Optional.empty();
            }
            flags.add(option.flag);
            int from = at - 1;
            at += option.hasValue ? 1 : 0;
            if (option.flag != Flag.COLOR) {
                head.addAll(arguments.subList(from, at));
            }
            netns = option.flag == Flag.NETNS ? arguments.get(at - 1) : netns;
        }
        return Optional.of(new GlobalOptions(flags, netns, head, arguments.subList(at, arguments.size())));
    }

    private static @Nullable Option find(String word, List<Option> known) {
        String single = word.startsWith("--") ? word.substring(1) : word;
        return known.stream()
                .filter(option -> option.isMeantBy(single))
                .findFirst()
                .orElse(null);
    }

    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /** The call with other words after the options. */
    public List<String> with(List<String> words) {
        List<String> call = new ArrayList<>(head);
        call.addAll(words);
        return call;
    }

    /** What a tool does in the namespace that is meant. */
    @FunctionalInterface
    public interface Body<T> {
        T run(Caller caller) throws IOException;
    }

    /**
     * Runs {@code body} in the namespace of {@code -netns}, unless a batch is asked for. Nothing is passed on: it might
     * become a device of the kernel.
     */
    public Outcome inNamespace(Caller caller, Body<Outcome> body) throws IOException {
        if (has(Flag.BATCH)) {
            return Outcome.failed(
                    1,
                    "vetch: a batch is run line by line by the shims: PATH=$(vetch shims):$PATH, and no 'vetch' before it");
        }
        try {
            String missing = "Cannot open network namespace \"" + netns + "\": ";
            return inNamespace(caller, () -> Outcome.failed(REFUSED, missing + Refusal.NOT_FOUND.words()), body);
        } catch (UsageException e) {
            return e.outcome();
        }
    }

    /**
     * Runs {@code body} for the namespace of {@code -netns}.
     *
     * @param missing if there is none such
     * @throws UsageException if the caller may not act there
     */
    public <T> T inNamespace(Caller caller, Supplier<T> missing, Body<T> body) throws IOException {
        if (netns == null) {
            return body.run(caller);
        }
        NetworkNamespace namespace;
        try {
            namespace = caller.process().namespaceNamed(netns);
        } catch (LinuxException e) {
            return missing.get();
        }
        try (namespace) {
            if (!caller.mayAct(namespace)) {
                String refused = "setting the network namespace \"" + netns + "\" failed: ";
                throw new UsageException(refused + Refusal.NOT_PERMITTED.words(), REFUSED);
            }
            int nsid = caller.control().netlink().nsid(namespace);
            return body.run(caller.in(namespace, nsid));
        }
    }
}
