package io.vetch.core.port;

import io.vetch.core.frame.Frame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The newest frame that one port lost for one reason on one loop: its first bytes and when that was. The loop alone
 * writes, over what was there, and allocates nothing. Any thread reads; a number that is odd while the loop writes
 * tells it to look again.
 */
public final class LastDrop {
    /** That many bytes of a frame are kept: the headers of TCP over IPv6 with two tags. */
    public static final int KEPT = 96;

    private static final VarHandle VERSION;
    private static final int MOST_ATTEMPTS = 1000;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(LastDrop.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[] bytes = new byte[KEPT];
    private int length;
    private long nanos;
    private @Nullable String from;

    @SuppressWarnings("UnusedVariable") // by its handle
    private int version;

    /**
     * Begins to write. {@link #end} follows.
     *
     * @param frameLength in bytes
     * @param nowNanos the clock, read once for the burst
     * @param ingress by which port it entered, null where that is not known any more
     * @return where its first bytes belong, as many as there are, at most {@link #KEPT}
     */
    public byte[] begin(int frameLength, long nowNanos, @Nullable BridgePort ingress) {
        VERSION.setOpaque(this, version + 1);
        VarHandle.storeStoreFence();
        length = frameLength;
        nanos = nowNanos;
        from = ingress == null ? null : ingress.name();
        return bytes;
    }

    /** The frame's bytes are where they belong. */
    public void end() {
        VarHandle.releaseFence();
        VERSION.setOpaque(this, version + 1);
    }

    void write(Frame frame, long nowNanos, @Nullable BridgePort ingress) {
        byte[] target = begin(frame.length(), nowNanos, ingress);
        frame.copyTo(target, 0, Math.min(frame.length(), KEPT));
        end();
    }

    /** What stands here now; null if it is written over again and again just now, or never was. Any thread. */
    @Nullable
    DroppedFrame read() {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            int before = (int) VERSION.getAcquire(this);
            if (before == 0) {
                return null;
            }
            DroppedFrame seen =
                    new DroppedFrame(Arrays.copyOf(bytes, Math.clamp(length, 0, KEPT)), length, nanos, from);
            VarHandle.loadLoadFence();
            if (before % 2 == 0 && (int) VERSION.getOpaque(this) == before) {
                return seen;
            }
        }
        return null;
    }
}
