package io.vetch.cli.standin;

import java.util.List;

/** Looks for rules of the host that the kernel applies to frames which its bridge forwards, and that we pass by. */
@FunctionalInterface
public interface FilterLook {
    /** Where nobody looks. */
    FilterLook NONE = (bridge, ports) -> List.of();

    /** @return a line for each rule; none if nothing is passed by. May take a second */
    List<String> rulesPassedBy(String bridge, List<String> ports);
}
