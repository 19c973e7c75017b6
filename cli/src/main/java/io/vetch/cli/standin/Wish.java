package io.vetch.cli.standin;

import io.vetch.cli.tool.settings.OnLoop;

/**
 * That we are to stand in for a bridge.
 *
 * @param bypass although rules of the host are passed by
 * @param strict the bridge is given back when a rule appears that is passed by
 * @param quarantineSeconds for which a port is kept out that frames go round through, up to a day; 0: none is
 */
public record Wish(boolean bypass, boolean strict, int quarantineSeconds) {
    /** Not where rules are passed by; those that appear later are told, and so are loops. */
    public static final Wish USUAL = new Wish(false, false, 0);

    public OnLoop onLoop() {
        return new OnLoop(quarantineSeconds);
    }
}
