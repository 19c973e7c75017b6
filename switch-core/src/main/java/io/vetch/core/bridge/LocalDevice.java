package io.vetch.core.bridge;

/**
 * The host's interface of a bridge, which follows its ports: in carrier always, in address and MTU until the user sets
 * them.
 */
public interface LocalDevice {
    LocalDevice NONE = new LocalDevice() {
        @Override
        public void setAddress(long address) {}

        @Override
        public void setMtu(int mtu) {}

        @Override
        public void setCarrier(boolean on) {}
    };

    /** @param address the lowest address of the bridge's ports */
    void setAddress(long address);

    /** @param mtu the smallest MTU of the bridge's ports, in bytes */
    void setMtu(int mtu);

    /** @param on whether a port of the bridge forwards */
    void setCarrier(boolean on);
}
