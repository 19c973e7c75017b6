package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has a bridge's spanning tree run while its option {@code stp_state} is 1. Control thread. */
final class BridgeTree {
    private final Bridge bridge;
    private BridgeStp.@Nullable Factory factory;
    private @Nullable BridgeStp running;

    BridgeTree(Bridge bridge) {
        this.bridge = bridge;
    }

    void setFactory(BridgeStp.Factory newFactory) {
        factory = newFactory;
    }

    Optional<BridgeStp> running() {
        return Optional.ofNullable(running);
    }

    boolean isRunning() {
        return running != null;
    }

    /** Has it look at the bridge afresh. */
    void follow() {
        if (running != null) {
            running.follow();
        }
    }

    void check(BridgeOption option, long value) {
        if (option == BridgeOption.STP_STATE && value != 0 && factory == null) {
            throw new RefusedException(Refusal.NOT_SUPPORTED);
        }
        boolean delay = option == BridgeOption.FORWARD_DELAY && isRunning();
        if (delay && (value < BridgeOption.MIN_FORWARD_DELAY || value > BridgeOption.MAX_FORWARD_DELAY)) {
            throw new RefusedException(Refusal.OUT_OF_RANGE);
        }
    }

    /** br_stp_set_enabled() of the kernel. */
    void followOption(BridgeOptions options) {
        boolean on = options.get(BridgeOption.STP_STATE) != 0;
        if (on && running == null && factory != null) {
            long delay = options.get(BridgeOption.FORWARD_DELAY);
            options.put(
                    BridgeOption.FORWARD_DELAY,
                    Math.clamp(delay, BridgeOption.MIN_FORWARD_DELAY, BridgeOption.MAX_FORWARD_DELAY));
            running = factory.make(bridge);
            bridge.publish();
        } else if (!on && running != null) {
            end();
            bridge.settleAll();
            bridge.publish();
        }
    }

    /** Begins it anew, if it runs. */
    void restart(BridgeOptions options) {
        end();
        followOption(options);
    }

    private void end() {
        BridgeStp ended = running;
        if (ended != null) {
            running = null;
            ended.end();
            bridge.ageing().set(bridge.option(BridgeOption.AGEING_TIME));
        }
    }
}
