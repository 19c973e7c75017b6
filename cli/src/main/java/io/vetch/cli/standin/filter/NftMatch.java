package io.vetch.cli.standin.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a match of nftables may hold for our frames. What is not understood may. */
final class NftMatch {
    private final NftTable table;
    private final Way way;

    NftMatch(NftTable table, Way way) {
        this.table = table;
        this.way = way;
    }

    /** Of {@code {"op": …, "left": …, "right": …}}. */
    Certainty of(JsonNode match) {
        JsonNode left = match.path("left");
        if (isOfOtherProtocol(left)) {
            return Certainty.NEVER;
        }
        Certainty equal = equal(left, match.path("right"));
        return switch (match.path("op").asText()) {
            case "==", "in" -> equal;
            case "!=" -> equal.not();
            default -> Certainty.MAYBE;
        };
    }

    /** Whether an expression has this value, or one of these. */
    Certainty equal(JsonNode left, JsonNode right) {
        JsonNode elements = table.elements(right);
        if (elements == null) {
            return single(left, right);
        }
        List<JsonNode> plain = new ArrayList<>();
        elements.forEach(
                element -> plain.add(element.has("elem") ? element.path("elem").path("val") : element));
        Set<String> values = values(left.path("meta").path("key").asText());
        if (values != null && plain.stream().allMatch(JsonNode::isTextual)) {
            return Certainty.of(values, value -> plain.stream().anyMatch(one -> isNamed(value, one.asText())));
        }
        return plain.stream()
                .map(one -> single(left, one))
                .max(Comparator.naturalOrder())
                .orElse(Certainty.NEVER);
    }

    private Certainty single(JsonNode left, JsonNode right) {
        if (left.has("concat") && right.has("concat")) {
            return concatenation(left.path("concat"), right.path("concat"));
        }
        if (isForTheHost(left, right)) {
            return Certainty.NEVER;
        }
        Set<String> values = values(left.path("meta").path("key").asText());
        if (values == null || !right.isTextual() || right.asText().startsWith("@")) {
            return Certainty.MAYBE;
        }
        return Certainty.of(values, value -> isNamed(value, right.asText()));
    }

    private Certainty concatenation(JsonNode left, JsonNode right) {
        Certainty all = left.size() == right.size() ? Certainty.ALWAYS : Certainty.MAYBE;
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            all = all.and(single(left.get(i), right.get(i)));
        }
        return all;
    }

    private @Nullable Set<String> values(String key) {
        return switch (key) {
            case "iif", "iifname" -> way.in();
            case "oif", "oifname" -> way.out();
            case "ibrname" -> way.bridgeIn();
            case "obrname" -> way.bridgeOut();
            default -> null;
        };
    }

    private static boolean isNamed(String name, String pattern) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    private boolean isOfOtherProtocol(JsonNode left) {
        String protocol = left.path("payload").path("protocol").asText();
        boolean ofIp = protocol.equals("ip") || protocol.equals("ip6");
        return ofIp && !way.protocols().isEmpty() && !way.protocols().contains(protocol);
    }

    /** {@code fib daddr type local}: a bridge does not forward to another port what is for the host's addresses. */
    private static boolean isForTheHost(JsonNode left, JsonNode right) {
        JsonNode fib = left.path("fib");
        return fib.path("result").asText().equals("type")
                && fib.path("flags").toString().contains("daddr")
                && right.asText().equals("local");
    }
}
