package io.vetch.core.stp;

/**
 * What one can choose for a port besides its priority and its cost.
 *
 * @param bpduGuard {@code guard}: a BPDU disables the port until its link has gone down and up again
 * @param rootGuard {@code root_block}: the port never becomes the root port
 * @param bpduFilter the port sends no BPDU and hears none; RSTP only
 * @param loopGuard a port that no longer hears BPDUs blocks instead of becoming designated, until it hears one; nothing
 *     together with {@code bpduFilter}; RSTP only
 * @param adminEdge no bridge is expected behind the port; it forwards as soon as its link is up. Takes hold when the
 *     link comes up; RSTP only
 * @param autoEdge find out by itself whether a bridge is behind the port; RSTP only
 * @param pointToPoint at most one other bridge is on its LAN, so that agreements are possible; RSTP only
 */
public record StpPortOptions(
        boolean bpduGuard,
        boolean rootGuard,
        boolean bpduFilter,
        boolean loopGuard,
        boolean adminEdge,
        boolean autoEdge,
        boolean pointToPoint) {
    public static final StpPortOptions DEFAULT = new StpPortOptions(false, false, false, false, false, true, true);

    /** Whether loop guard is at work: who hears no BPDUs by choice is not told that they are missing. */
    public boolean guardsAgainstSilence() {
        return loopGuard && !bpduFilter;
    }

    public StpPortOptions withBpduGuard(boolean value) {
        return new StpPortOptions(value, rootGuard, bpduFilter, loopGuard, adminEdge, autoEdge, pointToPoint);
    }

    public StpPortOptions withRootGuard(boolean value) {
        return new StpPortOptions(bpduGuard, value, bpduFilter, loopGuard, adminEdge, autoEdge, pointToPoint);
    }

    public StpPortOptions withBpduFilter(boolean value) {
        return new StpPortOptions(bpduGuard, rootGuard, value, loopGuard, adminEdge, autoEdge, pointToPoint);
    }

    public StpPortOptions withLoopGuard(boolean value) {
        return new StpPortOptions(bpduGuard, rootGuard, bpduFilter, value, adminEdge, autoEdge, pointToPoint);
    }

    public StpPortOptions withAdminEdge(boolean value) {
        return new StpPortOptions(bpduGuard, rootGuard, bpduFilter, loopGuard, value, autoEdge, pointToPoint);
    }

    public StpPortOptions withAutoEdge(boolean value) {
        return new StpPortOptions(bpduGuard, rootGuard, bpduFilter, loopGuard, adminEdge, value, pointToPoint);
    }

    public StpPortOptions withPointToPoint(boolean value) {
        return new StpPortOptions(bpduGuard, rootGuard, bpduFilter, loopGuard, adminEdge, autoEdge, value);
    }
}
