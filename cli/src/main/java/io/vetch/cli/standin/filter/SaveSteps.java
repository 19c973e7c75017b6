package io.vetch.cli.standin.filter;

import io.vetch.cli.standin.filter.Step.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates the rules of a table that iptables-save(8) or ebtables-save printed. */
final class SaveSteps {
    private static final Pattern WORD = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"|(\\S+)");

    private final SaveFile.Table table;
    private final Way way;
    /** Whether what stays in the bridge's net does not come further in the chain that is translated. */
    private boolean ownNetHasLeft;

    SaveSteps(SaveFile.Table table, Way way) {
        this.table = table;
        this.way = way;
    }

    /** Of a chain, with its policy as the last; null if there is no such chain. */
    @Nullable
    List<Step> of(String chain) {
        List<String> rules = table.rules(chain);
        if (rules == null) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        ownNetHasLeft = false;
        rules.forEach(rule -> steps.add(new Translation(rule).run()));
        switch (table.policy(chain)) {
            case "ACCEPT" -> steps.add(Step.of(Certainty.ALWAYS, Action.ACCEPT, ""));
            case "DROP" -> steps.add(Step.of(Certainty.ALWAYS, Action.END, "policy DROP"));
            default -> {} // iptables' own chains have none; ebtables' may
        }
        return steps;
    }

    private static List<String> words(String rule) {
        List<String> words = new ArrayList<>();
        Matcher found = WORD.matcher(rule);
        while (found.find()) {
            words.add(found.group(1) == null ? found.group(2) : found.group(1));
        }
        return words;
    }

    private final class Translation {
        private final String rule;
        private final List<String> words;
        private int at;
        private Certainty match = Certainty.ALWAYS;
        private String source = "";
        private String destination = "";
        private String module = "";
        /**
         * For masquerading: whether the rule is about the bridge's net and nothing else, and whether it is about what
         * never stays.
         */
        private boolean ofOwnNet;

        private boolean narrower;
        private boolean ofTheWorld;
        private String notIn = "";
        private String notOut = "";

        Translation(String rule) {
            this.rule = rule;
            this.words = words(rule);
        }

        Step run() {
            while (at < words.size()) {
                boolean not = words.get(at).equals("!");
                at += not ? 1 : 0;
                String option = next();
                if (option.equals("-j") || option.equals("-g")) {
                    return decide(option.equals("-g"), next());
                }
                Certainty holds = condition(option, not);
                match = match.and(not ? holds.not() : holds);
            }
            return Step.of(matched(), Action.TOUCH, rule); // it only counts
        }

        private String next() {
            return at < words.size() ? words.get(at++) : "";
        }

        private Certainty condition(String option, boolean not) {
            narrower |= !option.equals("-m") && !option.equals("--comment") && !option.equals("-d");
            return switch (option) {
                case "-m" -> module();
                case "--comment" -> neutral(not);
                case "-i" -> in(not);
                case "-o" -> out(not);
                case "--logical-in" -> isNamed(way.bridgeIn(), next());
                case "--logical-out" -> isNamed(way.bridgeOut(), next());
                case "--physdev-in" -> isNamed(way.portIn(), next());
                case "--physdev-out" -> isNamed(way.portOut(), next());
                case "--physdev-is-in" -> has(way.portIn());
                case "--physdev-is-out", "--physdev-is-bridged" -> has(way.portOut());
                case "--dst-type" -> next().equals("LOCAL") ? Certainty.NEVER : Certainty.MAYBE; // not forwarded
                case "--src-type" -> sourceType(not);
                case "--mark" -> mark(not);
                case "-s" -> address(not, true);
                case "-d" -> address(not, false);
                default -> Certainty.MAYBE;
            };
        }

        /** An option that has a word of its own, and says nothing of the frame. */
        private Certainty neutral(boolean not) {
            next();
            return not ? Certainty.NEVER : Certainty.ALWAYS;
        }

        private Certainty module() {
            module = next();
            return Certainty.ALWAYS;
        }

        private Certainty sourceType(boolean not) {
            ofTheWorld |= next().equals("LOCAL") && !not;
            return Certainty.MAYBE;
        }

        /** What may mark a frame is a finding itself. */
        private Certainty mark(boolean not) {
            boolean none = next().matches("(0x)?0+(/.*)?");
            ofTheWorld |= module.equals("mark") && !none && !not;
            return Certainty.MAYBE;
        }

        private Certainty address(boolean not, boolean ofSource) {
            String address = next();
            boolean toOwnNet = !ofSource && way.isOwnNet(address);
            ofOwnNet |= toOwnNet && !not;
            ofTheWorld |= toOwnNet && not;
            if (!not && ofSource) {
                source = address;
            } else if (!not) {
                destination = address;
            }
            return Certainty.MAYBE;
        }

        private Certainty in(boolean not) {
            String name = next();
            notIn = not ? name : notIn;
            return isNamed(way.in(), name);
        }

        private Certainty out(boolean not) {
            String name = next();
            notOut = not ? name : notOut;
            return isNamed(way.out(), name);
        }

        private static Certainty isNamed(Set<String> names, String pattern) {
            return Certainty.of(
                    names,
                    name -> pattern.endsWith("+")
                            ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                            : name.equals(pattern));
        }

        private static Certainty has(Set<String> names) {
            return Certainty.of(names, name -> !name.isEmpty());
        }

        private Certainty matched() {
            boolean ofOtherNet = way.isOfOtherNet(notOut, source) || way.isOfOtherNet(notIn, destination);
            return isToItself() || ofOtherNet ? Certainty.NEVER : match;
        }

        /** What a station sends to itself does not go from one port to another. */
        private boolean isToItself() {
            return (source.endsWith("/32") || source.endsWith("/128")) && source.equals(destination);
        }

        private Step decide(boolean isGoto, String target) {
            Action action = isGoto ? Action.GOTO : action(target);
            boolean jumps = action == Action.JUMP || action == Action.GOTO;
            boolean leaves = action == Action.ACCEPT || action == Action.RETURN;
            ownNetHasLeft |= leaves && ofOwnNet && !narrower;
            Certainty matched = masqueradesTheWorld(target) ? Certainty.NEVER : matched();
            return new Step(matched, action, jumps ? target : "", rule);
        }

        /**
         * It is for what the host sends out of the bridge's nets. It does not concern what one station sends by
         * another, though br_netfilter shows it that, too.
         */
        private boolean masqueradesTheWorld(String target) {
            return target.equals("MASQUERADE") && (ofTheWorld || ownNetHasLeft);
        }

        private Action action(String target) {
            return switch (target) {
                case "ACCEPT" -> Action.ACCEPT;
                case "RETURN" -> Action.RETURN;
                case "DROP", "REJECT", "QUEUE", "NFQUEUE" -> Action.END;
                // Unfinished checksums are finished by whoever needs it: a frame carries what is to be done.
                case "CONTINUE", "CHECKSUM" -> Action.PASS;
                default -> table.rules(target) == null ? Action.TOUCH : Action.JUMP;
            };
        }
    }
}
