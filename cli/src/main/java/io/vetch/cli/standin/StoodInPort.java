package io.vetch.cli.standin;

import io.vetch.cli.control.ManagedInterface;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.DetourPort;
import io.vetch.tap.device.LoopDevice;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A port of a kernel bridge that we stand in for. */
final class StoodInPort extends ManagedInterface {
    private final DetourDevice detour;
    private final DetourPort line;
    private final BridgePort port;

    /** @param line by which frames leave */
    StoodInPort(int nsid, LinkInfo link, DetourDevice detour, DetourPort line, BridgePort port) {
        super(nsid, link);
        this.detour = detour;
        this.line = line;
        this.port = port;
    }

    BridgePort port() {
        return port;
    }

    @Override
    public String kind() {
        return link().kind();
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

    @Override
    protected Egress egress() {
        return line;
    }

    @Override
    protected void update(int nsid, LinkInfo link) {
        super.update(nsid, link);
        line.setQueued(link.hasChosenQdisc());
    }

    @Override
    protected void close() {
        line.close();
    }
}
