package io.vetch.tap.linux;

import io.vetch.core.Refusal;
import java.io.IOException;
import java.io.Serial;

/** A system call that failed: which, on what, and its error number. */
public final class LinuxException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int errno;

    public LinuxException(String what, int errno) {
        super(what + ": " + Libc.strerror(errno) + advice(errno));
        this.errno = errno;
    }

    private static String advice(int errno) {
        return switch (errno) {
            case Errno.EMFILE -> descriptorLimit();
            case Errno.ENFILE -> " (this machine has no more: raise the sysctl fs.file-max)";
            default -> "";
        };
    }

    private static String descriptorLimit() {
        try {
            return " (the switch may have " + Libc.descriptorLimit()
                    + ": raise RLIMIT_NOFILE with 'ulimit -n', or LimitNOFILE= of systemd, and start it anew)";
        } catch (LinuxException e) {
            return "";
        }
    }

    public int errno() {
        return errno;
    }

    public Refusal refusal() {
        return Errno.refusal(errno);
    }
}
