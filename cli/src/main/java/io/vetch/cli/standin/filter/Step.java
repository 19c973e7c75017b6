package io.vetch.cli.standin.filter;

/**
 * A rule, as far as it matters whether a frame is only let through.
 *
 * @param match whether it is about our frames
 * @param action what it does with them
 * @param target the chain of a jump, else empty
 * @param text how the rule is written
 */
record Step(Certainty match, Action action, String target, String text) {
    /** What a rule does. */
    enum Action {
        /** The frame goes on, past all that follows in these chains. */
        ACCEPT,
        /** Back to the chain that jumped here. */
        RETURN,
        /** Through another chain, then on here. */
        JUMP,
        /** Through another chain, then back to where this one was come from. */
        GOTO,
        /** Nothing. */
        PASS,
        /** The frame ends: it is dropped, refused, or taken elsewhere. */
        END,
        /** The frame is changed, counted or noted, or nobody knows; then it goes on. */
        TOUCH
    }

    static Step of(Certainty match, Action action, String text) {
        return new Step(match, action, "", text);
    }
}
