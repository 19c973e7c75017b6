package io.vetch.bench.targets;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whatever switch the named interfaces lead to.
 *
 * @param interfaces of this process's namespace
 * @param forced whether even one that carries the default route may be used
 * @param switchPid process of the switch, whose processor time counts
 */
public record NamedKind(List<String> interfaces, boolean forced, OptionalLong switchPid) implements TargetKind {
    @Override
    public String name() {
        return "ports";
    }

    /** What is wrong with the interfaces, before anything is measured. */
    @Override
    public Optional<String> missing() {
        try {
            NamedInterfaces.open(interfaces, forced, switchPid).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Target start(int ports) throws IOException {
        return NamedInterfaces.open(interfaces, forced, switchPid);
    }
}
