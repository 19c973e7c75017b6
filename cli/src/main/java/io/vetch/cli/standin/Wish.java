package io.vetch.cli.standin;

/**
 * That we are to stand in for a bridge.
 *
 * @param bypass although rules of the host are passed by
 * @param strict the bridge is given back when a rule appears that is passed by
 */
public record Wish(boolean bypass, boolean strict) {
    /** Not where rules are passed by; those that appear later are told. */
    public static final Wish USUAL = new Wish(false, false);
}
