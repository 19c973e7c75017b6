package io.vetch.cli.standin;

import io.vetch.tap.linux.bridge.BridgeState;
import java.util.List;

/** Looks for rules of the host that the kernel applies to frames which its bridge forwards, and that we pass by. */
public interface FilterLook {
    /** Where nobody looks. */
    FilterLook NONE = new FilterLook() {
        @Override
        public List<String> rulesPassedBy(BridgeState bridge, List<String> ports) {
            return List.of();
        }

        @Override
        public boolean mayHaveChanged() {
            return false;
        }

        @Override
        public void surroundingsChanged() {}
    };

    /**
     * Any thread. May take seconds, if they are not known to be as before.
     *
     * @return a line for each rule; none if nothing is passed by
     */
    List<String> rulesPassedBy(BridgeState bridge, List<String> ports);

    /**
     * Whether there may be others than when they were last listed. Takes no time to speak of, unless they are being
     * listed.
     */
    boolean mayHaveChanged();

    /** What rules are about has changed: an address, a queueing discipline, a filter of tc(8). Never waits. */
    void surroundingsChanged();
}
