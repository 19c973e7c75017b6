package io.vetch.tap.linux;

import java.lang.foreign.MemorySegment;

/**
 * Descriptors of another process, as its own: it must be of the same user, or one that this process may trace
 * (ptrace(2)).
 */
public final class PeerDescriptors implements AutoCloseable {
    private static final SystemCall PIDFD_OPEN = new SystemCall(434, 434);
    /** {@code int pidfd_getfd(int pidfd, int targetfd, unsigned int flags)}, since Linux 5.6. */
    private static final SystemCall PIDFD_GETFD = new SystemCall(438, 438);

    private static final int STDERR = 2;

    private final int pidfd;

    private PeerDescriptors(int pidfd) {
        this.pidfd = pidfd;
    }

    /**
     * @throws LinuxException EPERM if this process has no right to them, ENOSYS before Linux 5.6, ESRCH if there is no
     *     such process
     */
    public static PeerDescriptors of(int pid) throws LinuxException {
        PeerDescriptors peer =
                new PeerDescriptors(Libc.syscall("process " + pid, PIDFD_OPEN, pid, MemorySegment.NULL, 0));
        try {
            Libc.close(peer.copy(STDERR)); // whether it may be done
            return peer;
        } catch (LinuxException e) {
            peer.close();
            throw e;
        }
    }

    /** @return a descriptor of this process for the file that the other one has open as {@code fd} */
    int copy(int fd) throws LinuxException {
        return Libc.syscall("copy descriptor " + fd, PIDFD_GETFD, pidfd, fd, MemorySegment.NULL, 0);
    }

    @Override
    public void close() {
        Libc.close(pidfd);
    }
}
