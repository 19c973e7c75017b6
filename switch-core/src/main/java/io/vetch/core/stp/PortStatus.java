package io.vetch.core.stp;

import io.vetch.core.port.PortState;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What {@code brctl showstp} and {@code bridge link} show of a port; times in hundredths of a second, 0 for a timer
 * that does not run.
 *
 * @param id priority and number, 16 bits
 * @param designated root, cost, bridge and port that are designated on its LAN
 * @param messageAgeTimer until what was heard on the port is no longer used
 * @param forwardDelayTimer until the port has its next state, if it waits for one
 * @param holdTimer until the port may send again
 * @param untilNextState until the port learns, if it does not, or forwards, if it learns; empty if it will not by
 *     itself. RSTP can do it sooner
 * @param guard what keeps the port from forwarding, if a guard does
 * @param edge whether no bridge is behind the port
 * @param sendsRapid whether the port speaks RSTP now
 */
public record PortStatus(
        int number,
        String name,
        int id,
        PortState state,
        PortRole role,
        int pathCost,
        PriorityVector designated,
        int messageAgeTimer,
        int forwardDelayTimer,
        int holdTimer,
        boolean configPending,
        boolean topologyChangeAcknowledge,
        OptionalInt untilNextState,
        StpGuard guard,
        boolean edge,
        boolean sendsRapid,
        StpCounters counters) {
    private static final double CENTISECONDS = 100;

    /** Why it does not forward yet, and for how long: {@code for 1.6 s more}; empty if there is nothing to say. */
    public String outlook() {
        if (guard != StpGuard.NONE) {
            return guard.words();
        }
        return untilNextState.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "for %.1f s more", untilNextState.getAsInt() / CENTISECONDS);
    }
}
