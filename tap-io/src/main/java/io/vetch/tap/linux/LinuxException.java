package io.vetch.tap.linux;

import io.vetch.core.Refusal;
import java.io.IOException;
import java.io.Serial;

/** A system call that failed: which, on what, and its error number. */
public final class LinuxException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int errno;

    LinuxException(String what, int errno) {
        super(what + ": " + Libc.strerror(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }

    public Refusal refusal() {
        return Errno.refusal(errno);
    }
}
