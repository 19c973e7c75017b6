package io.vetch.core.stp.rstp;

/** A state machine (17.16). */
interface Machine {
    /** BEGIN: the bridge or the port starts anew. */
    void begin();

    /**
     * Goes at most one arrow of its figure.
     *
     * @return whether it went one
     */
    boolean step();
}
