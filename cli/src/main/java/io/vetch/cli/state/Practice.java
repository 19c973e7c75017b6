package io.vetch.cli.state;

import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.control.VethInterface;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A switch that is left and restored once, in a daemon that has none yet: so the JVM has loaded and linked what that
 * takes before hosts wait for it. Its interfaces are there for a moment only.
 */
final class Practice {
    private static final Logger LOG = LoggerFactory.getLogger(Practice.class);

    private Practice() {}

    static void run(SwitchParts parts) {
        SwitchControl control = parts.control();
        String name = "vp" + ProcessHandle.current().pid() % 10_000_000;
        try {
            try (NetworkNamespace own = NetworkNamespace.current()) {
                var bridge = control.createBridge(own, name + "b");
                RouteNetlink.setUp(own, bridge.name(), true);
                VethInterface end = control.createVeth(own, name + "x", own, name + "y");
                control.enslave(bridge, own, end.name());
                control.enslave(bridge, own, control.createTap(own, name + "t").name());
            }
            control.watcher().poll();
            control.handover().persist(control.interfaces());
            byte[] head = StateFile.head(new CurrentState(parts).look());
            byte[] file = StateFile.encode(Boot.now(), head, StateFile.tail(List.of()));
            control.handover().leaveNow();
            Restoration.of(parts, StateFile.decode(file), OpenDevices.none());
        } catch (IOException | RuntimeException e) {
            LOG.debug("no practice: the switch will take longer to hand over", e);
        } finally {
            end(control);
        }
    }

    private static void end(SwitchControl control) {
        try {
            control.deleteAll();
        } catch (IOException e) {
            LOG.warn("something of a practice is left: {}", e.getMessage());
        }
    }
}
