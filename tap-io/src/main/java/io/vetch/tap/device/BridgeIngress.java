package io.vetch.tap.device;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.FrameRelay;
import io.vetch.tap.loop.SwitchLoop;

/** Frames enter a bridge by one of its ports, on whichever loop they come. */
public final class BridgeIngress implements FrameSink {
    private final Bridge bridge;
    private final BridgePort port;

    public BridgeIngress(Bridge bridge, BridgePort port) {
        this.bridge = bridge;
        this.port = port;
    }

    /** By which they enter. */
    BridgePort port() {
        return port;
    }

    @Override
    public void beginBurst(SwitchLoop loop) {
        bridge.relay(loop.index()).beginBurst(loop.now());
    }

    @Override
    public void accept(Frame frame, SwitchLoop loop) {
        bridge.relay(loop.index()).receive(port, frame);
    }

    @Override
    public void missed(int frames, SwitchLoop loop) {
        port.counters(loop.index()).missed(frames);
    }

    /** A frame that another bridge sends into this one, in the middle of that one's burst. */
    void acceptNested(Frame frame, SwitchLoop loop) {
        FrameRelay relay = bridge.relay(loop.index());
        if (!relay.isRelaying()) {
            relay.beginBurst(loop.now());
        }
        relay.receive(port, frame);
    }
}
