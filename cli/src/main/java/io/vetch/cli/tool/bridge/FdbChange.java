package io.vetch.cli.tool.bridge;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.port.BridgePort;
import io.vetch.core.vlan.PortVlans;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code bridge fdb add|append|replace|delete}. */
final class FdbChange {
    private static final int REFUSED = 255;

    /** What is done with an entry. */
    enum Command {
        ADD,
        /** The kernel bridge makes no difference between these two. */
        APPEND,
        REPLACE,
        DELETE
    }

    private FdbChange() {}

    /** @param words what follows the command */
    static Outcome run(Caller caller, Command command, Words words, List<String> arguments) throws IOException {
        FdbRequest request;
        try {
            request = FdbRequest.parse(words);
        } catch (UsageException e) {
            return Outcome.passOn(arguments); // changes nothing there either, and says what is wrong
        }
        Optional<BridgeInterface> bridge = caller.bridge(request.device());
        if (bridge.isPresent()) {
            return Refusals.orAnswer(REFUSED, () -> onBridge(bridge.get().bridge(), command, request));
        }
        Optional<Membership> port = caller.find(request.device()).flatMap(ManagedInterface::membership);
        if (port.isEmpty() || !request.master()) {
            return Outcome.passOn(arguments); // a list that the device itself keeps, in the kernel
        }
        Bridge switching = port.get().bridge().bridge();
        return Refusals.orAnswer(REFUSED, () -> onPort(switching, port.get().port(), command, request));
    }

    /** The bridge has no master; what is added to it itself are addresses of its host. */
    private static Outcome onBridge(Bridge bridge, Command command, FdbRequest request) {
        if (request.master()) {
            throw new RefusedException(Refusal.NOT_SUPPORTED);
        }
        if (command != Command.DELETE && request.kind() != EntryKind.LOCAL) {
            throw new RefusedException(Refusal.INVALID);
        }
        return onPort(bridge, bridge.local().orElseThrow(), command, request);
    }

    static Outcome onPort(Bridge bridge, BridgePort port, Command command, FdbRequest request) {
        if (request.vlan().isPresent() && !PortVlans.isVlan((int) request.vlan().getAsLong())) {
            return Outcome.failed(REFUSED, "Error: invalid vlan id.");
        }
        if (command == Command.DELETE) {
            bridge.entries().delete(request.address(), vlan(request), port);
        } else {
            add(bridge, port, command == Command.ADD && !request.use(), request);
        }
        return Outcome.DONE;
    }

    /** 0 if none is named. */
    private static int vlan(FdbRequest request) {
        return (int) request.vlan().orElse(0);
    }

    private static void add(Bridge bridge, BridgePort port, boolean mustBeNew, FdbRequest request) {
        boolean stickyLocal = request.sticky() && request.kind() == EntryKind.LOCAL;
        if (request.address().value() == 0 || stickyLocal) {
            throw new RefusedException(Refusal.INVALID);
        }
        bridge.entries().add(request.address(), vlan(request), request.kind(), request.sticky(), port, !mustBeNew);
    }
}
