package io.vetch.cli.standin.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.cli.standin.filter.Step.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Translates the rules of a table of nftables. The text of a step is the handle of its rule. */
final class NftSteps {
    private final NftTable table;
    private final Way way;
    private final NftMatch matches;

    NftSteps(NftTable table, Way way) {
        this.table = table;
        this.way = way;
        this.matches = new NftMatch(table, way);
    }

    /** Of a chain; null if there is no such chain. */
    @Nullable
    List<Step> of(String chain) {
        List<JsonNode> rules = table.rules(chain);
        if (rules == null) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        for (JsonNode rule : rules) {
            new Translation(rule.path("handle").asText(), steps).run(rule.path("expr"));
        }
        return steps;
    }

    /** Of one rule. */
    private final class Translation {
        private final String handle;
        private final List<Step> steps;
        private Certainty match = Certainty.ALWAYS;
        /** Whether it counts, and whether it has said what becomes of the frame. */
        private boolean counts;

        private boolean decided;

        Translation(String handle, List<Step> steps) {
            this.handle = handle;
            this.steps = steps;
        }

        void run(JsonNode expressions) {
            if (isOfOtherNet(expressions)) {
                return;
            }
            for (JsonNode expression : expressions) {
                for (Map.Entry<String, JsonNode> one : expression.properties()) {
                    take(one.getKey(), one.getValue());
                }
            }
            if (counts && !decided) {
                add(match, Action.TOUCH, ""); // an account of frames
            }
        }

        /** {@code oifname != "docker0" ip saddr 172.17.0.0/16}, or likewise {@code iifname} and {@code daddr}. */
        private boolean isOfOtherNet(JsonNode expressions) {
            return way.isOfOtherNet(operand(expressions, "oifname", "!="), operand(expressions, "saddr", "=="))
                    || way.isOfOtherNet(operand(expressions, "iifname", "!="), operand(expressions, "daddr", "=="));
        }

        /** What this field is compared with, empty if with nothing or with many. */
        private static String operand(JsonNode expressions, String field, String operator) {
            for (JsonNode expression : expressions) {
                JsonNode left = expression.path("match").path("left");
                boolean isField = left.path("meta").path("key").asText().equals(field)
                        || left.path("payload").path("field").asText().equals(field);
                if (isField && expression.path("match").path("op").asText().equals(operator)) {
                    return text(expression.path("match").path("right"));
                }
            }
            return "";
        }

        private static String text(JsonNode value) {
            JsonNode prefix = value.path("prefix");
            return prefix.isMissingNode()
                    ? value.asText()
                    : prefix.path("addr").asText() + "/" + prefix.path("len").asText();
        }

        private void take(String kind, JsonNode value) {
            switch (kind) {
                case "match" -> match = match.and(matches.of(value));
                case "limit" -> match = match.and(Certainty.MAYBE);
                case "counter" -> counts = true;
                case "comment", "notrack" -> {}
                case "vmap" -> verdicts(value);
                default -> verdict(match, kind, value);
            }
        }

        private void verdict(Certainty when, String kind, JsonNode value) {
            decided = true;
            String target = value.path("target").asText();
            switch (kind) {
                case "accept" -> add(when, Action.ACCEPT, "");
                case "return" -> add(when, Action.RETURN, "");
                case "continue" -> add(when, Action.PASS, "");
                case "jump" -> add(when, Action.JUMP, target);
                case "goto" -> add(when, Action.GOTO, target);
                case "drop", "reject" -> add(when, Action.END, "");
                default -> add(when, Action.TOUCH, "");
            }
        }

        /** {@code {"key": …, "data": {"set": [[value, verdict], …]}}}, or the name of a map. */
        private void verdicts(JsonNode map) {
            JsonNode pairs = table.elements(map.path("data"));
            if (pairs == null) {
                verdict(match, "vmap", map);
                return;
            }
            decided = true;
            for (JsonNode pair : pairs) {
                JsonNode value = pair.path(0);
                JsonNode plain = value.has("elem") ? value.path("elem").path("val") : value;
                Certainty when = match.and(matches.equal(map.path("key"), plain));
                pair.path(1).properties().forEach(verdict -> verdict(when, verdict.getKey(), verdict.getValue()));
            }
        }

        private void add(Certainty when, Action action, String target) {
            steps.add(new Step(when, action, target, handle));
        }
    }
}
