package io.vetch.cli.snooping;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.BridgeLife;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.TapBridge;
import io.vetch.core.port.BridgePort;
import java.util.HashMap;
import java.util.Map;

/**
 * The snooper of every bridge of ours. A kernel bridge that we stand in for is snooped by the kernel. Control thread.
 */
public final class Snoopers implements BridgeLife {
    private final SwitchControl control;
    private final Map<BridgeInterface, Snooper> snoopers = new HashMap<>();

    private Snoopers(SwitchControl control) {
        this.control = control;
    }

    /** Follows the bridges of {@code control} from now on. */
    public static void follow(SwitchControl control) {
        control.register().addLife(new Snoopers(control));
    }

    @Override
    public void created(BridgeInterface bridge) {
        if (bridge instanceof TapBridge) {
            Snooper snooper = new Snooper(control, bridge);
            snoopers.put(bridge, snooper);
            bridge.bridge().snooping().setOutput(snooper);
            bridge.bridge().addListener(snooper);
        }
    }

    @Override
    public void joined(ManagedInterface member) {
        Membership membership = member.membership().orElseThrow();
        Snooper snooper = snoopers.get(membership.bridge());
        if (snooper != null) {
            snooper.joined(member, membership.port());
        }
    }

    @Override
    public void left(BridgePort port) {
        snoopers.values().forEach(snooper -> snooper.left(port));
    }

    @Override
    public void addressChanged(BridgeInterface bridge) {
        Snooper snooper = snoopers.get(bridge);
        if (snooper != null) {
            snooper.followAddress();
        }
    }

    @Override
    public void deleted(BridgeInterface bridge) {
        Snooper snooper = snoopers.remove(bridge);
        if (snooper != null) {
            snooper.close();
        }
    }
}
