package io.vetch.cli.standin.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a base chain and all that it jumps to, along every way that one of our frames may take, and collects
 * what does more there than let it through.
 */
final class ChainWalk {
    private final Function<String, @Nullable List<Step>> chains;
    private final Map<String, Boolean> ends = new HashMap<>();
    private final Set<String> under = new HashSet<>();
    private final List<Met> met = new ArrayList<>();

    /** A rule that is bypassed. @param chain where it stands */
    record Met(String chain, Step step) {}

    /** @param chains the rules of a chain by its name, null if there is none */
    ChainWalk(Function<String, @Nullable List<Step>> chains) {
        this.chains = chains;
    }

    /** What was met so far, in order. */
    List<Met> met() {
        return met;
    }

    /** @return whether a frame may come to the end of the chain, or return from it */
    boolean walk(String chain) {
        Boolean known = ends.get(chain);
        if (known != null) {
            return known;
        }
        if (!under.add(chain)) {
            return true; // the kernel refuses loops
        }
        boolean end = go(chain);
        under.remove(chain);
        ends.put(chain, end);
        return end;
    }

    private boolean go(String chain) {
        List<Step> steps = chains.apply(chain);
        if (steps == null) {
            met.add(new Met(chain, Step.of(Certainty.MAYBE, Step.Action.TOUCH, "(a chain that is not listed)")));
            return true;
        }
        boolean returns = false;
        for (Step step : steps) {
            if (step.match() == Certainty.NEVER) {
                continue;
            }
            returns |= mayReturn(step);
            if (!mayGoOn(chain, step) && step.match() == Certainty.ALWAYS) {
                return returns;
            }
        }
        return true;
    }

    private boolean mayReturn(Step step) {
        return switch (step.action()) {
            case RETURN -> true;
            case GOTO -> walk(step.target());
            default -> false;
        };
    }

    /** Whether a frame that the rule is about may come to the next rule. */
    private boolean mayGoOn(String chain, Step step) {
        return switch (step.action()) {
            case PASS -> true;
            case ACCEPT, RETURN, GOTO -> false;
            case JUMP -> walk(step.target());
            case TOUCH -> met.add(new Met(chain, step));
            case END -> !met.add(new Met(chain, step));
        };
    }
}
