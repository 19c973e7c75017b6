package io.vetch.core.stp;

import io.vetch.core.port.PortState;

/** A port of a {@link SpanningTree}, whose thread calls all of this. */
public interface StpPort {
    /** 1 to 1023. */
    int number();

    /** Of its interface; for the log. */
    String name();

    PortState state();

    PortRole role();

    /**
     * Says whether the interface is up and has a carrier. {@code true} again lets a port go that the BPDU guard has
     * disabled, as any news of its link does with the kernel's bridge.
     */
    void setLinkUp(boolean up);

    /** @param cost 1 to 200 000 000 */
    void setPathCost(int cost);

    /** @param priority 0 to 63; it is the upper six bits of the port identifier */
    void setPriority(int priority);

    void setOptions(StpPortOptions options);

    /**
     * Tries once more whether its neighbours speak RSTP (IEEE 802.1D-2004, mcheck). Nothing where the bridge does not.
     */
    void checkMigration();

    PortStatus status();

    /** Priority (six bits) and number (ten bits), as the kernel makes it (br_make_port_id). */
    static int identifier(int priority, int number) {
        if (priority < 0 || priority > 63 || number < 1 || number > 1023) {
            throw new IllegalArgumentException("no port identifier has priority " + priority + " and number " + number);
        }
        return priority << 10 | number;
    }
}
