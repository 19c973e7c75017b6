package io.vetch.cli.chaos;

import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.Faults;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Has some calls fail, now and then, and takes notes of which. Want of memory is left out: that ends a daemon. */
final class RandomFaults implements Faults.Plan {
    private static final int[] OF_FRAMES = {
        Errno.EAGAIN, Errno.ENOBUFS, Errno.EIO, Errno.ENOMEM, Errno.EINTR, Errno.ENETDOWN
    };
    private static final int[] OF_CALLS = {
        Errno.EPERM, Errno.EIO, Errno.EAGAIN, Errno.ENOMEM, Errno.EBUSY, Errno.EINVAL, Errno.EOPNOTSUPP, Errno.ENOBUFS
    };
    /** Far more frames are sent than calls made. */
    private static final int FRAMES_FOR_A_CALL = 10;

    private final Map<String, Integer> injected = new TreeMap<>();
    private Random random = new Random();
    private volatile int oneIn;

    /** @param calls of the control plane of which one fails, about */
    synchronized void on(long seed, int calls) {
        random = new Random(seed);
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
        return oneIn == 0 || kind == Faults.Kind.MEMORY ? 0 : choose(kind, what);
    }

    private synchronized int choose(Faults.Kind kind, String what) {
        boolean call = kind == Faults.Kind.CALL;
        if (oneIn == 0 || random.nextInt(call ? oneIn : oneIn * FRAMES_FOR_A_CALL) != 0) {
            return 0;
        }
        int[] errnos = call ? OF_CALLS : OF_FRAMES;
        int errno = errnos[random.nextInt(errnos.length)];
        injected.merge(errno + " " + kind + " " + what, 1, Integer::sum);
        return errno;
    }
}
