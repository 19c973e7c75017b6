package io.vetch.cli.chaos;

/**
 * Something that a switch does in several steps.
 *
 * @param takesDown whether it may go on after a failure: then it must have taken down all
 * @param before what it needs, made once
 * @param act what is tried
 * @param undo back to where it was before
 * @param after undoes {@code before}
 */
record Operation(String name, boolean takesDown, Action before, Action act, Action undo, Action after) {
    /** May throw what it likes. */
    @FunctionalInterface
    interface Action {
        Action NONE = () -> {};

        void run() throws Exception;
    }

    static Operation builds(String name, Action act, Action undo) {
        return new Operation(name, false, Action.NONE, act, undo, Action.NONE);
    }

    static Operation takesDown(String name, Action build, Action act) {
        return new Operation(name, true, build, act, build, act);
    }
}
