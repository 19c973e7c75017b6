package io.vetch.cli.standin;

import io.vetch.cli.control.SwitchControl;
import io.vetch.core.bridge.Bridge;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;

/** Makes the device by which the frames of a bridge come, under the first name of its kind that is free. */
final class UpcallDevice {
    private static final int NAME_LENGTH = 15;
    private static final int MOST_NAMES = 10;

    private UpcallDevice() {}

    /** @see StandIn#prepare */
    static DetourDevice open(
            SwitchControl control, Bridge bridge, LinkInfo link, DeviceListener listener, DetourDevice.Means means)
            throws IOException {
        for (int attempt = 0; ; attempt++) {
            String name = name(link.name(), attempt);
            try {
                return DetourDevice.open(
                        bridge, link.index(), name, control.netlink(), control.loops(), listener, means);
            } catch (LinuxException e) {
                if (e.errno() != Errno.EBUSY || attempt == MOST_NAMES) {
                    throw e;
                }
            }
        }
    }

    private static String name(String bridge, int attempt) {
        String wanted = "vetch-" + bridge;
        String end = attempt == 0 ? "" : "~" + attempt;
        return wanted.substring(0, Math.min(wanted.length(), NAME_LENGTH - end.length())) + end;
    }
}
