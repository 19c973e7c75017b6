package io.vetch.core.stp;

/**
 * What {@code brctl showstp} and {@code ip -d link} show of a bridge; times in hundredths of a second, 0 for a timer
 * that does not run.
 *
 * @param root the designated root
 * @param rootPort number, 0 while the bridge itself is the root
 * @param rootPathCost unsigned
 * @param times those in force, which are the root's
 * @param bridgeTimes its own
 * @param topologyChange whether stations are forgotten sooner now
 * @param topologyChangeDetected whether it was this bridge that saw a change
 */
public record BridgeStatus(
        BridgeId id,
        BridgeId root,
        int rootPort,
        int rootPathCost,
        BridgeTimes times,
        BridgeTimes bridgeTimes,
        int helloTimer,
        int tcnTimer,
        int topologyChangeTimer,
        boolean topologyChange,
        boolean topologyChangeDetected) {
    public boolean isRoot() {
        return id.equals(root);
    }
}
