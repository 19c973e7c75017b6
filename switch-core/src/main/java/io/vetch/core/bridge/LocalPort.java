package io.vetch.core.bridge;

import io.vetch.core.port.BridgePort;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The bridge's own port, and how its interface follows the other ports until the user sets its address or its MTU. */
final class LocalPort {
    private static final int DEFAULT_MTU = 1500;

    private final BridgePort port;
    private final LocalDevice device;
    private boolean addressSetByUser;
    private boolean mtuSetByUser;
    private boolean carrier = true;
    /** Until the first port comes, the MTU is that which the interface was made with. */
    private boolean hadPorts;

    LocalPort(BridgePort port, LocalDevice device) {
        this.port = port;
        this.device = device;
    }

    BridgePort port() {
        return port;
    }

    void addressSetByUser() {
        addressSetByUser = true;
    }

    void mtuSetByUser(int mtu) {
        mtuSetByUser = true;
        port.setMtu(mtu);
    }

    boolean hasAddressOfUser() {
        return addressSetByUser;
    }

    boolean hasMtuOfUser() {
        return mtuSetByUser;
    }

    void forgetAddressOfUser() {
        addressSetByUser = false;
    }

    void forgetMtuOfUser() {
        mtuSetByUser = false;
    }

    /** The address in the bridge's identifier: 0 while the bridge has no port, and the user has set none. */
    long identifyingAddress(List<BridgePort> ports) {
        return addressSetByUser || !ports.isEmpty() ? port.address() : 0;
    }

    /** Takes the lowest address of the ports. @return whether that is another one */
    boolean followAddress(List<BridgePort> ports) {
        OptionalLong lowest = ports.stream()
                .mapToLong(BridgePort::address)
                .filter(address -> address != 0)
                .min();
        if (addressSetByUser || lowest.isEmpty() || lowest.getAsLong() == port.address()) {
            return false;
        }
        port.setAddress(lowest.getAsLong());
        device.setAddress(port.address());
        return true;
    }

    /**
     * Has carrier while a port forwards. To be called when a port has changed its state, or the bridge its address:
     * until then a new bridge has carrier, as in the kernel.
     */
    void followCarrier(List<BridgePort> ports) {
        boolean live = ports.stream().anyMatch(BridgePort::isForwarding);
        if (live != carrier) {
            carrier = live;
            device.setCarrier(live);
        }
    }

    boolean hasCarrier() {
        return carrier;
    }

    /** Takes the smallest MTU of the ports. */
    void followMtu(List<BridgePort> ports) {
        hadPorts |= !ports.isEmpty();
        if (!hadPorts) {
            return;
        }
        OptionalInt smallest = ports.stream().mapToInt(BridgePort::mtu).min();
        int mtu = smallest.orElse(DEFAULT_MTU);
        if (!mtuSetByUser && mtu != port.mtu()) {
            port.setMtu(mtu);
            device.setMtu(mtu);
        }
    }
}
