package io.vetch.tap.linux;

import io.vetch.core.Refusal;

/** Error numbers of errno(3) that Vetch tells apart; the same on all its architectures. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOSYS = 38;
    public static final int EBADMSG = 74;
    public static final int EBADFD = 77;
    public static final int EMSGSIZE = 90;
    public static final int ENOPROTOOPT = 92;
    public static final int EOPNOTSUPP = 95;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENOBUFS = 105;
    public static final int ECANCELED = 125;

    private Errno() {}

    /** Whether a read that failed so took a frame from the queue and could not hand it over. */
    public static boolean costsFrame(int errno) {
        return errno == EINVAL || errno == ENOMEM || errno == EFAULT || errno == EIO;
    }

    /** The same thing in the words of the control plane. */
    static Refusal refusal(int errno) {
        return switch (errno) {
            case EPERM, EACCES -> Refusal.NOT_PERMITTED;
            case ENOENT -> Refusal.NOT_FOUND;
            case ENXIO, ENODEV -> Refusal.NO_DEVICE;
            case EBUSY -> Refusal.BUSY;
            case EEXIST -> Refusal.EXISTS;
            case EINVAL -> Refusal.INVALID;
            case ENFILE, EMFILE -> Refusal.TOO_MANY_FILES;
            case EOPNOTSUPP -> Refusal.NOT_SUPPORTED;
            case ENETDOWN -> Refusal.NETWORK_DOWN;
            case EADDRNOTAVAIL -> Refusal.BAD_ADDRESS;
            default -> Refusal.SYSTEM;
        };
    }
}
