package io.vetch.cli.control;

import io.vetch.cli.memory.FdbShares;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * All bridges whose frames go through here, those of ours and those of the kernel that we stand in for, and who is told
 * when they and their ports come and go. The kernel's are seen by clients who watch and count, not by those who
 * configure: that is the real tools' business. Control thread only.
 */
public final class BridgeRegister {
    private final InterfaceTable own;
    private final InterfaceTable kernels = new InterfaceTable();
    private final SwitchControl control;
    private final FdbShares databases;
    private final List<BridgeLife> lives = new CopyOnWriteArrayList<>();

    BridgeRegister(InterfaceTable own, SwitchControl control, FdbShares databases) {
        this.own = own;
        this.control = control;
        this.databases = databases;
    }

    /** Tells of bridges and ports from now on. @return ends it */
    public Runnable addLife(BridgeLife life) {
        lives.add(life);
        return () -> lives.remove(life);
    }

    // ---- finding

    /** All, oldest first, those of ours before the kernel's. */
    public List<BridgeInterface> bridges() {
        return interfaces().stream()
                .filter(BridgeInterface.class::isInstance)
                .map(BridgeInterface.class::cast)
                .toList();
    }

    /** All, and their ports, and what is of ours and no port. */
    public List<ManagedInterface> interfaces() {
        List<ManagedInterface> all = own.all();
        all.addAll(kernels.all());
        return all;
    }

    /** One of ours, or a kernel bridge that we stand in for, or a port of one. */
    public Optional<ManagedInterface> find(int nsid, String name) {
        return own.find(nsid, name).or(() -> kernels.find(nsid, name));
    }

    /** The bridge of this name. */
    public Optional<BridgeInterface> bridge(int nsid, String name) {
        return find(nsid, name).filter(BridgeInterface.class::isInstance).map(BridgeInterface.class::cast);
    }

    /** The interface behind a port. */
    public Optional<ManagedInterface> owner(BridgePort port) {
        return interfaces().stream()
                .filter(candidate -> candidate.membership().stream().anyMatch(member -> member.port() == port))
                .findFirst();
    }

    // ---- the databases of all bridges

    /**
     * @return the capacity of one more
     * @throws io.vetch.core.RefusedException NO_SPACE if the heap has no room for it
     */
    public int shareWithOneMore() {
        return databases.shareWithOneMore(relays());
    }

    /** Divides the room among those that there are. */
    public void share() {
        databases.share(relays());
    }

    boolean hasRoomForStatic() {
        return FdbShares.hasRoomForStatic(relays());
    }

    private List<Bridge> relays() {
        return bridges().stream().map(BridgeInterface::bridge).toList();
    }

    // ---- telling

    /** A bridge is in its table; no frame has passed yet. */
    void tellCreated(BridgeInterface made) {
        made.bridge().entries().setRoom(this::hasRoomForStatic);
        control.monitor().watch(made);
        made.bridge()
                .fdb()
                .addListener(new LoopWatch(
                        made,
                        control.monitor(),
                        control.thread(),
                        control.loops().count()));
        lives.forEach(life -> life.created(made));
    }

    void tellJoined(ManagedInterface member) {
        lives.forEach(life -> life.joined(member));
    }

    void tellLeft(ManagedInterface member, Membership membership) {
        lives.forEach(life -> life.left(membership.port()));
        control.monitor().report(new MonitorEvent.PortRemoved(membership.bridge(), member, membership));
    }

    void tellAddress(BridgeInterface bridge) {
        lives.forEach(life -> life.addressChanged(bridge));
    }

    void tellGone(ManagedInterface doomed) {
        lives.forEach(life -> life.gone(doomed));
    }

    /** One step for each who is told. */
    List<AutoCloseable> tellingDeleted(BridgeInterface bridge) {
        return Stream.concat(
                        Stream.<AutoCloseable>of(() -> control.monitor().forget(bridge)),
                        lives.stream().map(life -> (AutoCloseable) () -> life.deleted(bridge)))
                .toList();
    }

    // ---- the kernel's

    /** We stand in for {@code bridge} from now on. */
    public void add(BridgeInterface bridge) {
        kernels.add(bridge);
        tellCreated(bridge);
    }

    /** It has become a port of a kernel bridge that is here. */
    public void add(ManagedInterface port, Membership membership) {
        kernels.add(port);
        port.joined(membership);
        tellJoined(port);
    }

    /** It is no port of it any more; no frame passes there. */
    public void removePort(ManagedInterface port) {
        Membership membership = port.membership().orElse(null);
        if (kernels.remove(port) && membership != null) {
            port.joined(null);
            tellGone(port);
            tellLeft(port, membership);
        }
    }

    /**
     * We do not stand in for it any more; its ports have been removed.
     *
     * @return steps, each to be done whatever fails
     */
    public List<AutoCloseable> remove(BridgeInterface bridge) {
        if (!kernels.remove(bridge)) {
            return List.of();
        }
        return Stream.of(
                        Stream.<AutoCloseable>of(() -> tellGone(bridge)),
                        tellingDeleted(bridge).stream(),
                        Stream.<AutoCloseable>of(this::share))
                .flatMap(each -> each)
                .toList();
    }
}
