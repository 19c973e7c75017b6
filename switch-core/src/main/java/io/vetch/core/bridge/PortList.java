package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The ports of a bridge by number, the local one not among them. Control thread. */
final class PortList {
    private final List<BridgePort> ports = new ArrayList<>();

    List<BridgePort> all() {
        return Collections.unmodifiableList(ports);
    }

    Optional<BridgePort> find(String name) {
        return ports.stream().filter(port -> port.name().equals(name)).findFirst();
    }

    /** @throws RefusedException with {@link Refusal#EXCHANGE_FULL} if there is none */
    int lowestFreeNumber() {
        return IntStream.rangeClosed(1, BridgePort.MAX_NUMBER)
                .filter(candidate -> ports.stream().noneMatch(port -> port.number() == candidate))
                .findFirst()
                .orElseThrow(() -> new RefusedException(Refusal.EXCHANGE_FULL));
    }

    void add(BridgePort added) {
        ports.add(added);
        ports.sort(Comparator.comparingInt(BridgePort::number));
    }

    void remove(BridgePort removed) {
        ports.remove(removed);
    }
}
