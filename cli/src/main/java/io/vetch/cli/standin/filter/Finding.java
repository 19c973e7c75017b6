package io.vetch.cli.standin.filter;

/**
 * A filter that frames do not meet while Vetch forwards them.
 *
 * @param where the program, table and chain that it belongs to
 * @param what the rule as it is written, or what is not known
 */
public record Finding(String where, String what) {
    /** One line. */
    @Override
    public String toString() {
        return where + ": " + what;
    }
}
