package io.vetch.core.bridge;

import io.vetch.core.port.BridgePort;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The host's interface of a bridge. It follows the ports: in carrier always, in address and MTU until a user sets them.
 * A bridge without a {@linkplain Bridge#addLocalPort local port} has none; then nothing happens here. Control thread.
 */
public final class LocalInterface {
    private final Bridge bridge;
    private @Nullable LocalPort local;

    LocalInterface(Bridge bridge) {
        this.bridge = bridge;
    }

    void join(BridgePort port, LocalDevice device) {
        local = new LocalPort(port, device);
    }

    Optional<BridgePort> port() {
        return Optional.ofNullable(local).map(LocalPort::port);
    }

    /** The user gave it an address: from now on it does not follow the ports in that. */
    public void addressSetByUser(long address) {
        if (local != null) {
            local.addressSetByUser();
            bridge.setAddress(local.port(), address);
            followCarrier();
        }
    }

    /** The user gave it an MTU: from now on it does not follow the ports in that. @param mtu bytes */
    public void mtuSetByUser(int mtu) {
        if (local != null) {
            local.mtuSetByUser(mtu);
        }
    }

    /** Whether it keeps the address that a user gave it. */
    public boolean hasAddressOfUser() {
        return local != null && local.hasAddressOfUser();
    }

    /** Whether it keeps the MTU that a user gave it. */
    public boolean hasMtuOfUser() {
        return local != null && local.hasMtuOfUser();
    }

    /** It has its address as the ports make it again. */
    public void followAddress() {
        if (local != null) {
            local.forgetAddressOfUser();
            bridge.refresh();
        }
    }

    /** It has its MTU as the ports make it again. */
    public void followMtu() {
        if (local != null) {
            local.forgetMtuOfUser();
            bridge.refresh();
        }
    }

    /** Whether it has carrier. */
    public boolean hasCarrier() {
        return local == null || local.hasCarrier();
    }

    /** The address in the bridge's identifier: 0 while the bridge has no port. */
    long identifyingAddress() {
        return local == null ? 0 : local.identifyingAddress(bridge.ports());
    }

    /** @return whether it has another address now */
    boolean takeAddressOfPorts() {
        return local != null && local.followAddress(bridge.ports());
    }

    void takeMtuOfPorts() {
        if (local != null) {
            local.followMtu(bridge.ports());
        }
    }

    void followCarrier() {
        if (local != null) {
            local.followCarrier(bridge.ports());
        }
    }
}
