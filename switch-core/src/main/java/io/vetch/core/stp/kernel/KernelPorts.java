package io.vetch.core.stp.kernel;

import io.vetch.core.stp.StpPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The ports of a bridge. The kernel goes through them from the one that was added last. */
final class KernelPorts {
    private final List<KernelPort> list = new ArrayList<>();

    List<KernelPort> list() {
        return list;
    }

    void each(Consumer<KernelPort> action) {
        list.forEach(action);
    }

    /** Empty for number 0, which no port has. */
    Optional<KernelPort> find(int number) {
        return list.stream().filter(port -> port.number() == number).findFirst();
    }

    void add(KernelPort port) {
        find(port.number()).ifPresent(other -> {
            throw new IllegalArgumentException("the bridge has a port of that number: " + other);
        });
        list.addFirst(port);
    }

    void remove(KernelPort port) {
        list.remove(port);
    }

    /** @throws IllegalArgumentException if it is no port of this bridge, or no longer one */
    KernelPort mine(StpPort port) {
        for (KernelPort candidate : list) {
            if (candidate == port) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("not a port of this bridge: " + port);
    }
}
