package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sets of a bridge's ports. Each method throws a {@link RefusedException} if the value cannot be. Control
 * thread.
 */
public final class PortParameters {
    private static final int MAX_COST = 65_535;
    private static final int MAX_PRIORITY = 63;

    private final Bridge bridge;

    PortParameters(Bridge bridge) {
        this.bridge = bridge;
    }

    public void setFlag(BridgePort port, PortFlag flag, boolean on) {
        LockedPorts.check(port, flag, on);
        port.set(flag, on);
        bridge.publish();
        if (flag == PortFlag.MAB && !on) {
            LockedPorts.forgetWaiting(bridge, port);
        }
        bridge.tellChanged(port);
    }

    /** @param cost 1 to 65535 */
    public void setCost(BridgePort port, long cost) {
        port.setCost(inRange(cost, 1, MAX_COST));
        bridge.publish();
    }

    /** @param priority 0 to 63 */
    public void setPriority(BridgePort port, long priority) {
        port.setPriority(inRange(priority, 0, MAX_PRIORITY));
        bridge.publish();
    }

    /** @param mask a bit for each reserved address, see {@link BridgeOption#GROUP_FWD_MASK} */
    public void setGroupForwardMask(BridgePort port, long mask) {
        BridgeOption.checkGroupForwardMask(mask);
        port.setGroupForwardMask(inRange(mask, 0, 0xffff));
    }

    /**
     * nbp_backup_change() of the kernel's bridge.
     *
     * @param backup another port of the bridge, or null for none
     */
    public void setBackup(BridgePort port, @Nullable BridgePort backup) {
        if (backup == port || (backup != null && !bridge.ports().contains(backup))) {
            throw new RefusedException(Refusal.INVALID);
        }
        if (port.backup() != backup) {
            port.setBackup(backup);
            bridge.publish();
            bridge.tellChanged(port);
        }
    }

    /** Nobody has a port that has left the bridge as his backup, nor has that one any. */
    void forgetBackups(BridgePort left) {
        left.setBackup(null);
        for (BridgePort port : bridge.ports()) {
            if (port.backup() == left) {
                setBackup(port, null);
            }
        }
    }

    private static int inRange(long value, int min, int max) {
        if (value < min || value > max) {
            throw new RefusedException(Refusal.OUT_OF_RANGE);
        }
        return (int) value;
    }
}
