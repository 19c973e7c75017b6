package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The process at the other end of a unix socket, as it was when it connected: a process that gets its number after its
 * end is not taken for it. Any thread.
 */
public final class PeerProcess implements AutoCloseable {
    private static final int SO_PEERPIDFD = 77;
    private static final SystemCall PIDFD_OPEN = new SystemCall(434, 434);
    private static final SystemCall PIDFD_SEND_SIGNAL = new SystemCall(424, 424);
    private static final int ROOT = 0;
    private static final int NO_SIGNAL = 0;

    private static final String CAPABILITIES = "CapEff:";
    private static final int CAP_NET_ADMIN = 12;

    private final int pid;
    private final int uid;
    private final int pidfd;
    private final ProcessView view;

    private PeerProcess(int pid, int uid, int pidfd) {
        this.pid = pid;
        this.uid = uid;
        this.pidfd = pidfd;
        this.view = new ProcessView(pid);
    }

    /**
     * @param socket descriptor of this end
     * @param pid of the other, from SO_PEERCRED; not 0, which it is in a pid namespace that this process cannot see
     *     into
     * @param uid of the other, from SO_PEERCRED
     * @throws LinuxException if it has ended
     */
    public static PeerProcess of(int socket, int pid, int uid) throws LinuxException {
        return new PeerProcess(pid, uid, descriptor(socket, pid));
    }

    /** One that is known to run, by its number. */
    public static PeerProcess of(int pid, int uid) throws LinuxException {
        return new PeerProcess(pid, uid, open(pid));
    }

    private static int open(int pid) throws LinuxException {
        return Libc.syscall("process " + pid, PIDFD_OPEN, pid, MemorySegment.NULL, 0);
    }

    private static int descriptor(int socket, int pid) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fd = arena.allocate(JAVA_INT);
            Libc.getsockopt("SO_PEERPIDFD", socket, Libc.SOL_SOCKET, SO_PEERPIDFD, fd);
            return fd.get(JAVA_INT, 0);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOPROTOOPT) {
                throw e;
            }
            return open(pid); // before Linux 6.5: another process may have its number by now
        }
    }

    public int pid() {
        return pid;
    }

    /** User id when it connected, as this process's user namespace has it. */
    public int uid() {
        return uid;
    }

    /** The network namespace that it is in now; the caller closes it. */
    public NetworkNamespace namespace() throws LinuxException {
        return whileAlive(NetworkNamespace.ofProcess(pid));
    }

    /** What it means by {@code ip -n NAME}; the caller closes it. */
    public NetworkNamespace namespaceNamed(String name) throws LinuxException {
        return whileAlive(view.named(name));
    }

    /** What it means by {@code netns NAME|PID} of ip-link(8); the caller closes it. */
    public NetworkNamespace namespaceMeantBy(String word) throws LinuxException {
        return whileAlive(view.meantBy(word));
    }

    /** The name that {@code ip netns} has there for a namespace. */
    public Optional<String> nameOf(NetworkNamespace namespace) {
        return NetworkNamespace.nameOf(namespace.inode(), view.names());
    }

    /** The names that {@code ip netns} has there, none if it has no directory for them. */
    public List<String> namespaceNames() {
        try (Stream<Path> names = Files.list(view.names())) {
            return names.map(name -> String.valueOf(name.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private NetworkNamespace whileAlive(NetworkNamespace namespace) throws LinuxException {
        try {
            requireAlive();
            return namespace;
        } catch (LinuxException e) {
            namespace.close();
            throw e;
        }
    }

    /** While it is, its number is nobody else's: to be called after its files in /proc were read. */
    private void requireAlive() throws LinuxException {
        try {
            Libc.syscall("process " + pid, PIDFD_SEND_SIGNAL, pidfd, NO_SIGNAL, MemorySegment.NULL, 0);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }

    /**
     * Whether it may change what is in this namespace, as far as is known without asking the kernel on its behalf: it
     * is root, or who this process is, in the same user namespace, with CAP_NET_ADMIN; or its user owns the user
     * namespace that the network namespace belongs to.
     *
     * @param ownUid user id of this process
     */
    public boolean mayAdminister(NetworkNamespace target, int ownUid) throws LinuxException {
        if ((uid == ownUid || uid == ROOT) && isInOwnUserNamespace() && hasNetAdmin()) {
            requireAlive();
            return true;
        }
        return target.isOwnedBy(uid);
    }

    private boolean isInOwnUserNamespace() {
        return NetworkNamespace.inodeOf(Path.of("/proc/" + pid + "/ns/user"))
                == NetworkNamespace.inodeOf(Path.of("/proc/self/ns/user"));
    }

    private boolean hasNetAdmin() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(CAPABILITIES)) {
                    String effective = line.substring(CAPABILITIES.length()).strip();
                    return (Long.parseUnsignedLong(effective, 16) >> CAP_NET_ADMIN & 1) == 1;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    @Override
    public void close() {
        Libc.close(pidfd);
    }
}
