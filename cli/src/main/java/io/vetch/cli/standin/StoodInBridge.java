package io.vetch.cli.standin;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.LoopDevice;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The interface of a kernel bridge that we stand in for. */
final class StoodInBridge extends BridgeInterface {
    private static final double NANOS_PER_SECOND = 1e9;

    private final DetourDevice detour;

    StoodInBridge(int nsid, LinkInfo link, Bridge bridge, DetourDevice detour) {
        super(nsid, link, bridge);
        this.detour = detour;
    }

    @Override
    protected @Nullable TapDevice tap() {
        return null;
    }

    @Override
    public NetworkNamespace namespace() throws IOException {
        return NetworkNamespace.current();
    }

    @Override
    protected LoopDevice device() {
        return detour.device();
    }

    /** Takes over what the kernel said. */
    void follow(LinkInfo link) {
        update(nsid(), link);
    }

    /** No frame of it comes here any more. */
    void end() {
        close();
    }

    /** All of it goes with the detour. */
    @Override
    protected void closeDevice() {
        detour.close();
    }

    /** Ports that are kept out because of a loop, and for how long. */
    List<String> keptOut() {
        long now = System.nanoTime();
        return bridge().ports().stream()
                .filter(BridgePort::isInQuarantine)
                .map(port -> "%s, for %.0f s more"
                        .formatted(port, Math.max(0, port.quarantineEndNanos() - now) / NANOS_PER_SECOND))
                .toList();
    }
}
