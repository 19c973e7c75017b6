package io.vetch.cli.standin;

import io.vetch.cli.control.SwitchControl;
import io.vetch.core.bridge.Bridge;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.flow.FlowCache;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bpf.ProgramTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes the device by which the frames of a bridge come, under the first name of its kind that is free. */
final class UpcallDevice {
    private static final int NAME_LENGTH = 15;
    private static final int MOST_NAMES = 10;

    private UpcallDevice() {}

    /** @see StandIn#begin */
    static DetourDevice open(
            SwitchControl control,
            Bridge bridge,
            LinkInfo link,
            DeviceListener listener,
            ProgramTable programs,
            @Nullable FlowCache flows)
            throws IOException {
        for (int attempt = 0; ; attempt++) {
            String name = name(link.name(), attempt);
            try {
                return DetourDevice.open(
                        bridge, link.index(), name, control.netlink(), control.loops(), listener, programs, flows);
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
