package io.vetch.cli.stp;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.BridgeLife;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.TapBridge;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeStp;

/** Gives Vetch's own bridges spanning trees when their {@code stp_state} becomes 1. Control thread. */
public final class SpanningTrees implements BridgeLife {
    private final SwitchControl control;

    private SpanningTrees(SwitchControl control) {
        this.control = control;
    }

    /** For all bridges that {@code control} makes from now on. */
    public static void serve(SwitchControl control) {
        control.register().addLife(new SpanningTrees(control));
    }

    /** The kernel has the spanning tree of its bridges. */
    @Override
    public void created(BridgeInterface bridge) {
        if (bridge instanceof TapBridge) {
            bridge.bridge().setSpanningTrees(_ -> new BridgeSpanningTree(bridge, control));
        }
    }

    @Override
    public void joined(ManagedInterface member) {
        member.membership()
                .map(membership -> membership.bridge().bridge())
                .flatMap(Bridge::spanningTree)
                .ifPresent(BridgeStp::follow);
    }

    @Override
    public void deleted(BridgeInterface bridge) {
        bridge.bridge().spanningTree().ifPresent(BridgeStp::end);
    }
}
