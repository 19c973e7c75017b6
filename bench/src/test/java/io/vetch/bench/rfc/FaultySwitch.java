package io.vetch.bench.rfc;

import io.vetch.bench.targets.Target;
import io.vetch.bench.targets.TesterPort;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TunDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** A switch between TAP devices that is simple, slow, and wrong in one way. */
final class FaultySwitch implements Target {
    private static final int EACH = 1000;
    private static final int KEPT = 100;
    private static final int PREFIX = VirtioNetHeader.LENGTH;
    private static final long GROUP = 1L << 40;
    /** Frames a second that a port takes if it is limited, and how many it may take at once after a rest. */
    static final int LIMIT = 10_000;

    private static final int BUCKET = 300;

    private final Fault fault;
    private final List<TunDevice> taps = new ArrayList<>();
    private final List<TesterPort> ports = new ArrayList<>();
    private final Map<Long, Integer> table = new LinkedHashMap<>();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(1 << 16);
    private final ByteBuffer held = ByteBuffer.allocateDirect(1 << 16);
    private final Thread thread = new Thread(this::forward, "faulty-switch");
    private volatile boolean stopped;
    private final double[] tokens;
    private final boolean[] blocked;
    private long refilled = System.nanoTime();
    private int heldFor = -1;
    private int heldLength;
    private long unicast;

    /** In the namespace of the calling thread. */
    FaultySwitch(Fault fault, int count) throws IOException {
        this.fault = fault;
        this.tokens = new double[count];
        this.blocked = new boolean[count];
        try (NetworkNamespace here = NetworkNamespace.current()) {
            for (int i = 1; i <= count; i++) {
                taps.add(TunDevice.create("f" + i));
                RouteNetlink.setUp(here, "f" + i, true);
                ports.add(new TesterPort("", "f" + i));
            }
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void forward() {
        FrameIo io = FrameIo.forCurrentThread();
        long address = MemorySegment.ofBuffer(frame).address();
        while (!stopped) {
            boolean idle = true;
            for (int port = 0; port < taps.size(); port++) {
                int length = io.read(taps.get(port).fd(), address, frame.capacity() - 1);
                if (length > PREFIX) {
                    receive(io, port, length);
                    idle = false;
                }
            }
            if (idle) {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    private void receive(FrameIo io, int ingress, int length) {
        learn(frame.getLong(PREFIX + 4) & 0xffff_ffff_ffffL, ingress);
        long destination = frame.getLong(PREFIX) >>> 16;
        Integer known = (destination & GROUP) != 0 || fault == Fault.FLOODS_KNOWN ? null : table.get(destination);
        if (known == null) {
            flood(io, ingress, length);
        } else {
            unicast(io, ingress, known, length);
        }
    }

    private void learn(long source, int port) {
        table.remove(source);
        table.put(source, port);
        if (fault == Fault.FORGETS_AFTER_100 && table.size() > KEPT) {
            table.remove(table.keySet().iterator().next());
        }
    }

    private void flood(FrameIo io, int ingress, int length) {
        for (int port = 0; port < taps.size(); port++) {
            if (port != ingress) {
                send(io, frame, port, length);
            }
        }
    }

    private void unicast(FrameIo io, int ingress, int port, int length) {
        boolean itsTurn = ++unicast % EACH == 0;
        switch (fault) {
            case DROPS_EACH_1000TH -> sendUnless(itsTurn, io, port, length);
            case DUPLICATES_EACH_1000TH -> {
                send(io, frame, port, length);
                sendUnless(!itsTurn, io, port, length);
            }
            case REORDERS_EACH_1000TH -> reorder(itsTurn, io, port, length);
            case CORRUPTS_EACH_1000TH -> {
                if (itsTurn) {
                    int middle = PREFIX + (length - PREFIX) / 2;
                    frame.put(middle, (byte) (frame.get(middle) ^ 1));
                }
                send(io, frame, port, length);
            }
            case LEAKS_TO_FOURTH -> {
                send(io, frame, port, length);
                sendUnless(port != 1, io, 3, length);
            }
            case LIMITS_PORTS -> sendUnless(!hasRoom(port), io, port, length);
            case BLOCKS_HEAD_OF_LINE -> {
                boolean isLost = blocked[ingress] || !hasRoom(port);
                sendUnless(isLost, io, port, length);
                blocked[ingress] = isLost && !blocked[ingress];
            }
            case LENGTHENS -> send(io, frame, port, length + 1);
            default -> send(io, frame, port, length);
        }
    }

    private boolean hasRoom(int port) {
        long now = System.nanoTime();
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Math.min(BUCKET, tokens[i] + (now - refilled) * (LIMIT / 1e9));
        }
        refilled = now;
        if (tokens[port] < 1) {
            return false;
        }
        tokens[port]--;
        return true;
    }

    private void sendUnless(boolean not, FrameIo io, int port, int length) {
        if (!not) {
            send(io, frame, port, length);
        }
    }

    private void reorder(boolean itsTurn, FrameIo io, int port, int length) {
        if (itsTurn) {
            held.clear().put(frame.slice(0, length));
            heldFor = port;
            heldLength = length;
            return;
        }
        send(io, frame, port, length);
        if (port == heldFor && isSameFlow()) {
            send(io, held, heldFor, heldLength);
            heldFor = -1;
        }
    }

    private boolean isSameFlow() {
        return held.getLong(PREFIX) == frame.getLong(PREFIX) && held.getInt(PREFIX + 8) == frame.getInt(PREFIX + 8);
    }

    private void send(FrameIo io, ByteBuffer from, int port, int length) {
        io.write(taps.get(port).fd(), MemorySegment.ofBuffer(from.clear()).address(), length);
    }

    @Override
    public String description() {
        return "a switch that is wrong: " + fault;
    }

    @Override
    public List<TesterPort> ports() {
        return ports;
    }

    @Override
    public OptionalLong processorNanos() {
        return OptionalLong.empty();
    }

    @Override
    public boolean canRestart(Restart how) {
        return false;
    }

    @Override
    public void restart(Restart how) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        taps.forEach(TunDevice::close);
    }
}
