package io.vetch.cli.chaos;

import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.Faults;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Has some calls fail, now and then, and takes notes of which. Want of memory is left out unless asked for: it may end
 * a daemon.
 */
final class RandomFaults implements Faults.Plan {
    private static final int[] OF_FRAMES = {
        Errno.EAGAIN, Errno.ENOBUFS, Errno.EIO, Errno.ENOMEM, Errno.EINTR, Errno.ENETDOWN
    };
    private static final int[] OF_CALLS = {
        Errno.EPERM, Errno.EIO, Errno.EAGAIN, Errno.ENOMEM, Errno.EBUSY, Errno.EINVAL, Errno.EOPNOTSUPP, Errno.ENOBUFS
    };
    /** Far more frames are sent than calls made, and most calls allocate nothing that is kept. */
    private static final int FRAMES_FOR_A_CALL = 10;

    private static final int CALLS_FOR_AN_ALLOCATION = 5;

    private final Map<String, Integer> injected = new TreeMap<>();
    private Random random = new Random();
    private volatile int oneIn;
    private volatile boolean memory;

    /**
     * @param calls of the control plane of which one fails, about
     * @param starving whether allocations fail, too
     */
    synchronized void on(long seed, int calls, boolean starving) {
        random = new Random(seed);
        memory = starving;
        oneIn = calls;
    }

    /** @return a line for each kind of failure since {@link #on}: how often, its errno, its kind, what failed */
    synchronized String off() {
        oneIn = 0;
        StringBuilder lines = new StringBuilder();
        injected.forEach((failure, count) ->
                lines.append(count).append(' ').append(failure).append('\n'));
        injected.clear();
        return lines.toString();
    }

    @Override
    public int errno(Faults.Kind kind, String what) {
        return oneIn == 0 || (kind == Faults.Kind.MEMORY && !memory) ? 0 : choose(kind, what);
    }

    private synchronized int choose(Faults.Kind kind, String what) {
        if (oneIn == 0 || random.nextInt(oneIn(kind)) != 0) {
            return 0;
        }
        int[] errnos = kind == Faults.Kind.FRAME ? OF_FRAMES : OF_CALLS;
        int errno = errnos[random.nextInt(errnos.length)];
        injected.merge(errno + " " + kind + " " + what, 1, Integer::sum);
        return errno;
    }

    private int oneIn(Faults.Kind kind) {
        return switch (kind) {
            case CALL -> oneIn;
            case FRAME -> oneIn * FRAMES_FOR_A_CALL;
            case MEMORY -> Math.max(1, oneIn / CALLS_FOR_AN_ALLOCATION);
        };
    }
}
