package io.vetch.cli.tool.bridge;

import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.multicast.message.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows {@code bridge mdb add|del|replace|get|flush}.
 *
 * @param permanent null if neither {@code permanent} nor {@code nopermanent} is said
 * @param include null if no {@code filter_mode} is said
 * @param sources null if there is no {@code source_list}
 * @param protocol null if no {@code proto} is said
 */
record MdbRequest(
        @Nullable String device,
        @Nullable String port,
        @Nullable IpAddress group,
        @Nullable IpAddress source,
        @Nullable Boolean permanent,
        long vlan,
        @Nullable Boolean include,
        @Nullable List<IpAddress> sources,
        @Nullable Integer protocol) {
    /** Words about VXLAN, which has no part in a bridge. */
    private static final Set<String> NOT_HERE = Set.of("dst", "dst_port", "vni", "src_vni", "via");

    private static final int WRONG = 255;

    /** @throws UsageException if it is for the real tool to complain of, or, with a message, if it is not here */
    static MdbRequest parse(Words words) {
        String device = null;
        String port = null;
        IpAddress group = null;
        IpAddress source = null;
        Boolean permanent = null;
        long vlan = 0;
        Boolean include = null;
        List<IpAddress> sources = null;
        Integer protocol = null;
        while (!words.isEmpty()) {
            String word = words.next();
            switch (word) {
                case "dev" -> device = words.next();
                case "port" -> port = words.next();
                case "grp" -> group = group(words.next());
                case "src" -> source = GroupWords.ip(words.next()).orElseThrow(MdbRequest::forTheRealTool);
                case "permanent" -> permanent = true;
                case "nopermanent", "temp" -> permanent = false;
                case "filter_mode" -> include = mode(words.next());
                case "source_list" -> sources = sources(words.next());
                case "proto" -> protocol = protocol(words.next());
                case "vid" -> vlan = Numbers.leading(words.next());
                default -> check(word);
            }
        }
        return new MdbRequest(device, port, group, source, permanent, vlan, include, sources, protocol);
    }

    private static UsageException wrong(String what, String text) {
        return new UsageException("Invalid " + what + " \"" + text + "\"", WRONG);
    }

    private static boolean mode(String text) {
        return switch (text) {
            case "include" -> true;
            case "exclude" -> false;
            default -> throw wrong("filter mode", text);
        };
    }

    private static List<IpAddress> sources(String text) {
        List<IpAddress> sources = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            sources.add(GroupWords.ip(each).orElseThrow(() -> wrong("source address", each)));
        }
        return sources;
    }

    private static int protocol(String text) {
        return GroupWords.protocol(text).orElseThrow(() -> wrong("protocol value", text));
    }

    /** The original takes no notice of words that it does not know. */
    private static void check(String word) {
        if (Words.abbreviates(word, "help")) {
            throw forTheRealTool();
        }
        if (NOT_HERE.contains(word)) {
            throw new UsageException("Error: " + word + " is not supported by bridges of Vetch.", 255);
        }
    }

    private static UsageException forTheRealTool() {
        return new UsageException("", 255);
    }

    private static IpAddress group(String text) {
        return GroupWords.address(text).orElseThrow(MdbRequest::forTheRealTool);
    }

    IpAddress sourceOrAny(IpAddress of) {
        return source == null ? IpAddress.any(of.etherType()) : source;
    }
}
