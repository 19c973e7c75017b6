package io.vetch.core.port;

import io.vetch.core.verdict.DropReason;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bridge's attachment point. Identity is the object: names change, numbers are reused. The control thread writes
 * the settings, loops read them frame by frame; flags and state share one word, so that a loop never sees half a
 * change.
 */
public final class BridgePort {
    /** Number of the bridge's own port, by which its host sends and receives. */
    public static final int LOCAL_NUMBER = 0;
    /** Of what is no bridge's port, and is shown and counted as one all the same: an end of a pair of its own. */
    public static final int NO_NUMBER = -1;
    /** Ports of a bridge are numbered from 1 to this (BR_MAX_PORTS of the kernel bridge). */
    public static final int MAX_NUMBER = 1023;

    /** Mbit/s of TAP and veth, as the kernel tells it. */
    private static final int USUAL_SPEED = 10_000;

    private static final int STATE_SHIFT = 24;
    private static final int FLAGS_MASK = (1 << STATE_SHIFT) - 1;
    /** Beside the state, so that who asks whether the port forwards or learns need not ask for this, too. */
    private static final int QUARANTINE = 1 << 31;

    private static final int OPEN = PortState.FORWARDING.number() << STATE_SHIFT;
    private static final int OPEN_MASK = -1 << STATE_SHIFT | PortFlag.LOCKED.bit();

    private final int number;
    private final Egress egress;
    private final PortCounters[] countersByLoop;
    private final PortCounters kernelCounters = new PortCounters();

    private volatile String name;
    private volatile int settings = PortFlag.initialBits();
    private volatile int mtu;
    private volatile long address;
    private volatile int groupForwardMask;
    private volatile boolean operational;
    private volatile long quarantineEndNanos;
    private volatile int speed = USUAL_SPEED;
    /** 0: nobody chose one. */
    private volatile int cost;

    private volatile int priority = 32;
    private volatile @Nullable BridgePort backup;

    /**
     * @param number {@link #LOCAL_NUMBER}, {@link #NO_NUMBER}, or 1 to {@link #MAX_NUMBER}
     * @param address the MAC address of the device behind the port
     * @param loops how many loops there are; each gets counters of its own
     */
    public BridgePort(int number, String name, long address, int mtu, int loops, Egress egress) {
        this.number = number;
        this.name = name;
        this.address = address;
        this.mtu = mtu;
        this.egress = egress;
        this.countersByLoop = Stream.generate(PortCounters::new).limit(loops).toArray(PortCounters[]::new);
    }

    public int number() {
        return number;
    }

    public boolean isLocal() {
        return number == LOCAL_NUMBER;
    }

    public String name() {
        return name;
    }

    public void rename(String newName) {
        name = newName;
    }

    public Egress egress() {
        return egress;
    }

    public PortCounters counters(int loop) {
        return countersByLoop[loop];
    }

    /**
     * Of frames that the kernel moves without asking a loop, see {@link PortCounters#movedByKernel}. Control thread
     * only.
     */
    public PortCounters kernelCounters() {
        return kernelCounters;
    }

    /** The sum of one counter over all loops, and of what the kernel moved. */
    public long sum(PortCounters.Counter counter) {
        return sum(counters -> counters.get(counter));
    }

    /** Frames received here and dropped for {@code reason}, over all loops. */
    public long drops(DropReason reason) {
        return sum(counters -> counters.drops(reason));
    }

    /** Copies lost on the way out for {@code reason}, over all loops. */
    public long transmitDrops(DropReason reason) {
        return sum(counters -> counters.transmitDrops(reason));
    }

    /** The newest frame received here and dropped for {@code reason}, of all loops, or null. Any thread. */
    public @Nullable DroppedFrame lastDrop(DropReason reason) {
        return newest(counters -> counters.lastDrop(reason));
    }

    /** The newest copy lost on the way out for {@code reason}, of all loops, or null. Any thread. */
    public @Nullable DroppedFrame lastTransmitDrop(DropReason reason) {
        return newest(counters -> counters.lastTransmitDrop(reason));
    }

    private @Nullable DroppedFrame newest(Function<PortCounters, @Nullable DroppedFrame> kept) {
        DroppedFrame newest = null;
        for (PortCounters counters : countersByLoop) {
            DroppedFrame candidate = kept.apply(counters);
            if (candidate != null && (newest == null || candidate.nanos() - newest.nanos() > 0)) {
                newest = candidate;
            }
        }
        return newest;
    }

    private long sum(ToLongFunction<PortCounters> part) {
        long sum = part.applyAsLong(kernelCounters);
        for (PortCounters counters : countersByLoop) {
            sum += part.applyAsLong(counters);
        }
        return sum;
    }

    public boolean has(PortFlag flag) {
        return (settings & flag.bit()) != 0;
    }

    /** {@link PortState#DISABLED} in quarantine, whatever it will be after that. */
    public PortState state() {
        int bits = settings;
        return bits < 0 ? PortState.DISABLED : PortState.of(bits >>> STATE_SHIFT);
    }

    /** What it is if it is not in quarantine, or will be after that. */
    public PortState stateBeneath() {
        return PortState.of((settings & ~QUARANTINE) >>> STATE_SHIFT);
    }

    public boolean isForwarding() {
        return settings >>> STATE_SHIFT == PortState.FORWARDING.number();
    }

    /** Whether it forwards, and lets every station in. */
    public boolean isOpen() {
        return (settings & OPEN_MASK) == OPEN;
    }

    /** Control thread only. */
    public void set(PortFlag flag, boolean on) {
        int bits = settings;
        settings = on ? bits | flag.bit() : bits & ~flag.bit();
    }

    /** Control thread only. */
    public void setState(PortState state) {
        settings = (settings & (FLAGS_MASK | QUARANTINE)) | (state.number() << STATE_SHIFT);
    }

    /** Whether it is kept out for a while, because of a loop: nothing enters or leaves by it. */
    public boolean isInQuarantine() {
        return settings < 0;
    }

    /** When the quarantine ends, by the loops' clock, if it is in one. */
    public long quarantineEndNanos() {
        return quarantineEndNanos;
    }

    /** Control thread only. @param endNanos when it is meant to end: nothing ends it but {@link #endQuarantine} */
    public void beginQuarantine(long endNanos) {
        quarantineEndNanos = endNanos;
        settings |= QUARANTINE;
    }

    /** Control thread only. */
    public void endQuarantine() {
        settings &= ~QUARANTINE;
    }

    /** Whether device and link are up, whatever the bridge makes of it. */
    public boolean isOperational() {
        return operational;
    }

    public void setOperational(boolean up) {
        operational = up;
    }

    /** Largest payload in bytes that may leave here, Ethernet header and tags not counted. */
    public int mtu() {
        return mtu;
    }

    public void setMtu(int bytes) {
        mtu = bytes;
    }

    public long address() {
        return address;
    }

    public void setAddress(long macAddress) {
        address = macAddress;
    }

    /** Bit n lets frames to 01:80:c2:00:00:0n that enter here be forwarded; added to the bridge's own mask. */
    public int groupForwardMask() {
        return groupForwardMask;
    }

    public void setGroupForwardMask(int mask) {
        groupForwardMask = mask;
    }

    /** Of its link in Mbit/s when that last came up; 0 if it is not known. */
    public int speed() {
        return speed;
    }

    public void setSpeed(int megabits) {
        speed = megabits;
    }

    /** Spanning tree path cost, 1 to 65535: if nobody chose one, that which the kernel's bridge has for such a link. */
    public int cost() {
        return cost == 0 ? PathCost.ofKernel(speed) : cost;
    }

    /** Whether somebody chose the cost. */
    public boolean hasChosenCost() {
        return cost != 0;
    }

    public void setCost(int pathCost) {
        cost = pathCost;
    }

    /** Spanning tree port priority, 0 to 63. */
    public int priority() {
        return priority;
    }

    public void setPriority(int portPriority) {
        priority = portPriority;
    }

    /** The port that has the frames for stations behind this one while its link is down; null if there is none. */
    public @Nullable BridgePort backup() {
        return backup;
    }

    /** The same, if its link is down, so that the backup has its frames now: br_forward() of the kernel. */
    public @Nullable BridgePort backupInUse() {
        return operational ? null : backup;
    }

    /** Control thread only. @param port another one of the same bridge */
    public void setBackup(@Nullable BridgePort port) {
        backup = port;
    }

    /** The 16-bit port identifier of IEEE 802.1D: priority in the upper 6 bits, number in the lower 10. */
    public int identifier() {
        return (priority << 10) | number;
    }

    @Override
    public String toString() {
        return name;
    }
}
