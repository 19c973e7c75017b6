package io.vetch.cli.attach;

import io.vetch.core.Closing;
import io.vetch.core.bridge.Bridge;
import io.vetch.tap.device.AttachedLine;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.PacketDevice;
import io.vetch.tap.device.Reception;
import io.vetch.tap.flow.FlowCache;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches interfaces to bridges of ours. Those of the daemon's namespace share one device of their bridge, to which
 * the kernel leads what it does not move by itself: a program finds its target in the frame's own namespace alone. All
 * others, and all where the kernel moves nothing, have a packet socket each.
 */
public final class Attachments {
    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

    private static final int NAME_LENGTH = 15;
    private static final int MOST_NAMES = 10;

    private final SwitchLoops loops;
    private final RouteNetlink netlink;
    private final DeviceListener listener;
    private final KernelFlows kernel;
    private final List<BridgeDetour> detours = new ArrayList<>();

    /** @param listener told what becomes of devices that receive */
    public Attachments(SwitchLoops loops, RouteNetlink netlink, DeviceListener listener, KernelFlows kernel) {
        this.loops = loops;
        this.netlink = netlink;
        this.listener = listener;
        this.kernel = kernel;
    }

    /**
     * Attaches an interface, for a bridge; the host receives nothing by it until the line is closed.
     *
     * @param nsid of its namespace
     * @throws io.vetch.core.RefusedException BUSY if another switch has it
     */
    public AttachedLine attach(Bridge bridge, NetworkNamespace namespace, int nsid, LinkInfo link) throws IOException {
        Optional<FlowCache> flows = nsid == netlink.ownNsid() ? kernel.flows() : Optional.empty();
        if (flows.isPresent()) {
            try {
                return attach(bridge, link, flows.get());
            } catch (LinuxException e) {
                kernel.giveUp(e);
            }
        }
        return PacketDevice.attach(namespace, link.index(), Reception.of(link.kind()), loops, listener);
    }

    private AttachedLine attach(Bridge bridge, LinkInfo link, FlowCache flows) throws IOException {
        BridgeDetour detour = detour(bridge, flows);
        try {
            return detour.attach(link);
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, detour::closeIfUnused);
            throw e;
        }
    }

    private BridgeDetour detour(Bridge bridge, FlowCache flows) throws IOException {
        for (BridgeDetour each : detours) {
            if (each.isOf(bridge)) {
                return each;
            }
        }
        BridgeDetour opened = new BridgeDetour(bridge, start(bridge, flows), detours::remove);
        detours.add(opened);
        return opened;
    }

    private DetourDevice start(Bridge bridge, FlowCache flows) throws IOException {
        DetourDevice device = open(bridge, flows);
        try {
            device.start();
            return device;
        } catch (RuntimeException | Error e) {
            Closing.after(e, device);
            throw e;
        }
    }

    /** Makes the devices again that somebody has deleted. */
    public void replaceLost() {
        for (BridgeDetour each : List.copyOf(detours)) {
            if (each.device().isGone()) {
                replace(each);
            }
        }
    }

    private void replace(BridgeDetour lost) {
        try {
            Optional<FlowCache> flows = kernel.flows();
            if (flows.isEmpty()) {
                return;
            }
            lost.moveTo(start(lost.bridge(), flows.get()));
            LOG.warn("{}: somebody has deleted the device by which frames come; it was made again", lost);
        } catch (IOException e) {
            LOG.error("{}: somebody has deleted the device by which frames come, and no other can be made", lost, e);
        }
    }

    /** Under the first name of its kind that is free. */
    private DetourDevice open(Bridge bridge, FlowCache flows) throws IOException {
        String wanted = "vetch-" + bridge.name();
        for (int attempt = 0; ; attempt++) {
            String end = attempt == 0 ? "" : "~" + attempt;
            String name = wanted.substring(0, Math.min(wanted.length(), NAME_LENGTH - end.length())) + end;
            try {
                return DetourDevice.ofOwnBridge(bridge, name, netlink, loops, listener, kernel.programs(), flows);
            } catch (LinuxException e) {
                if (e.errno() != Errno.EBUSY || attempt == MOST_NAMES) {
                    throw e;
                }
            }
        }
    }

    /** Shows that the control thread lives. To be called every {@link DetourDevice#BEAT}. */
    public void beat() {
        detours.forEach(each -> each.device().prolong());
    }

    /** Books what the kernel has counted, and what was lost unseen. */
    public void count() {
        kernel.count();
        for (BridgeDetour each : detours) {
            try {
                each.device().bookLosses();
            } catch (LinuxException e) {
                LOG.debug("what was lost of {} is told later", each, e);
            }
        }
    }

    /** Looks whether frames still come. To be called about once a second. */
    public void mendReception() throws IOException {
        for (BridgeDetour each : List.copyOf(detours)) {
            if (each.device().mendReception()) {
                LOG.warn("{}: the kernel had stopped handing frames over; they are received by system calls now", each);
            }
        }
    }

    /** Whether an interface of the daemon's namespace is such a device, which nobody but us uses. */
    public boolean isOurs(String name) {
        return detours.stream().anyMatch(each -> each.device().toString().equals(name));
    }
}
