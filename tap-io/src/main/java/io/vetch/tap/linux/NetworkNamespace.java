package io.vetch.tap.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A reference to a network namespace (network_namespaces(7)), open until closed. While it is open the namespace cannot
 * die: hold it briefly.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int MOST_ATTEMPTS = 100;
    private static final long NS_GET_USERNS = 0xb701;
    private static final long NS_GET_NSTYPE = 0xb703;
    private static final long NS_GET_OWNER_UID = 0xb704;
    private static final Path NAMES = Path.of("/run/netns");

    private final int fd;

    private NetworkNamespace(int fd) {
        this.fd = fd;
    }

    static NetworkNamespace ofDescriptor(int fd) {
        return new NetworkNamespace(fd);
    }

    /** The namespace of the calling thread. */
    public static NetworkNamespace current() throws LinuxException {
        return new NetworkNamespace(Libc.open("/proc/thread-self/ns/net", Libc.O_RDONLY));
    }

    public static NetworkNamespace ofProcess(long pid) throws LinuxException {
        return opened("/proc/" + pid + "/ns/net");
    }

    /** A namespace made by {@code ip netns add NAME}. */
    public static NetworkNamespace named(String name) throws LinuxException {
        return opened(NAMES.resolve(name).toString());
    }

    /**
     * A namespace in words.
     *
     * @param words a name of {@code ip netns}, the id of a process, or the absolute path of a file that leads to it
     */
    public static NetworkNamespace of(String words) throws LinuxException {
        if (words.startsWith("/")) {
            return opened(words);
        }
        return words.matches("\\d{1,9}") && !Files.exists(NAMES.resolve(words))
                ? ofProcess(Long.parseLong(words))
                : named(words);
    }

    /** Words of {@link #of} that lead to a namespace; empty if it has no name, and no process is in it. */
    public static Optional<String> wordsFor(long inode) {
        Optional<String> name = nameOf(inode, NAMES);
        if (name.isPresent()) {
            return name;
        }
        Path found = findAll(Set.of(inode)).get(inode);
        return Optional.ofNullable(found).filter(path -> inodeOf(path) == inode).map(Path::toString);
    }

    /** A path may come from a user: nothing but a namespace is opened for long, and nothing that would wait, or act. */
    static NetworkNamespace opened(String path) throws LinuxException {
        if (Files.exists(Path.of(path)) && !Files.isRegularFile(Path.of(path))) {
            throw new LinuxException(path + " is no network namespace", Errno.EINVAL);
        }
        NetworkNamespace namespace = new NetworkNamespace(Libc.open(path, Libc.O_RDONLY | Libc.O_NONBLOCK));
        try {
            if (Libc.ioctl(path, namespace.fd, NS_GET_NSTYPE, 0) == CLONE_NEWNET) {
                return namespace;
            }
            throw new LinuxException(path + " is no network namespace", Errno.EINVAL);
        } catch (LinuxException e) {
            namespace.close();
            throw e;
        }
    }

    /** Whether this user owns the user namespace that it belongs to, which is one within that of this process. */
    boolean isOwnedBy(int uid) throws LinuxException {
        int users;
        try {
            users = Libc.ioctl("the owner of a network namespace", fd, NS_GET_USERNS, 0);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EPERM) { // one outside of it
                return false;
            }
            throw e;
        }
        try (NetworkNamespace owner = new NetworkNamespace(users);
                Arena arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
            Libc.ioctl("the owner of a user namespace", users, NS_GET_OWNER_UID, id.address());
            return id.get(ValueLayout.JAVA_INT, 0) == uid && owner.inode() != inodeOf(Path.of("/proc/self/ns/user"));
        }
    }

    /** The descriptor, for calls that name the namespace by it. */
    public int fd() {
        return fd;
    }

    /** The inode number, which tells namespaces apart while they exist. */
    public long inode() {
        try {
            // Not from the link's text: for a file of /run/netns that is a path, without the number.
            return (long) Files.getAttribute(Path.of("/proc/self/fd/" + fd), "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name in this directory of {@code ip netns} that a namespace has. */
    static Optional<String> nameOf(long inode, Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path name : names) {
                if (inode == inodeOf(name)) {
                    return Optional.of(String.valueOf(name.getFileName()));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /**
     * What stands for namespaces, so that a user can get into them: a name, or else a process, or a name that processes
     * with other mounts know. Looks through all processes once, if need be.
     *
     * @return for each that was found, a file that leads to it; for each, if the processes cannot be listed
     */
    public static Map<Long, Path> findAll(Set<Long> inodes) {
        Map<Long, Path> found = new HashMap<>();
        noteNames(NAMES, inodes, found);
        List<Path> processes;
        try (Stream<Path> files = Files.list(Path.of("/proc"))) {
            processes = files.filter(process -> process.toString().matches("/proc/\\d+"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            inodes.forEach(inode -> found.putIfAbsent(inode, Path.of("/proc"))); // better to keep them
            return found;
        }
        note(processes.stream().map(process -> process.resolve("ns/net")), inodes, found);
        Set<Long> mounts = new HashSet<>();
        for (Path process : processes) {
            if (found.size() < inodes.size() && mounts.add(inodeOf(process.resolve("ns/mnt")))) {
                noteNames(process.resolve("root/run/netns"), inodes, found);
            }
        }
        return found;
    }

    /** A file that leads to it for each namespace that has a name here, or a process. Looks through all processes. */
    public static Map<Long, Path> all() {
        Map<Long, Path> all = new HashMap<>();
        try (Stream<Path> names = Files.isDirectory(NAMES) ? Files.list(NAMES) : Stream.empty();
                Stream<Path> processes = Files.list(Path.of("/proc"))) {
            Stream<Path> ofProcesses = processes
                    .filter(process -> process.toString().matches("/proc/\\d+"))
                    .map(process -> process.resolve("ns/net"));
            Stream.concat(names, ofProcesses).forEach(file -> all.putIfAbsent(inodeOf(file), file));
        } catch (IOException | UncheckedIOException e) {
            // those that were seen will do
        }
        all.remove(-1L);
        return all;
    }

    private static void noteNames(Path directory, Set<Long> inodes, Map<Long, Path> found) {
        try (Stream<Path> names = Files.list(directory)) {
            note(names, inodes, found);
        } catch (IOException | UncheckedIOException e) {
            // without that directory, no namespace has a name
        }
    }

    /** Until all are found. */
    private static void note(Stream<Path> files, Set<Long> inodes, Map<Long, Path> found) {
        Iterator<Path> each = files.iterator();
        while (found.size() < inodes.size() && each.hasNext()) {
            Path file = each.next();
            long inode = inodeOf(file);
            if (inodes.contains(inode)) {
                found.putIfAbsent(inode, file);
            }
        }
    }

    /** Of a file that leads to a namespace; -1 if it is gone. */
    public static long inodeOf(Path file) {
        try {
            return (long) Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            return -1; // deleted meanwhile
        }
    }

    /** Something to do inside a namespace. */
    @FunctionalInterface
    public interface Action<T> {
        T run() throws IOException;
    }

    /**
     * Runs {@code action} with the calling platform thread moved into this namespace. What it opens belongs there.
     * Never on a virtual thread: its carrier would move.
     */
    public <T> T call(Action<T> action) throws IOException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("setns would move the carrier thread");
        }
        try (NetworkNamespace home = current()) {
            if (home.inode() == inode()) {
                return action.run();
            }
            Libc.setns(fd, CLONE_NEWNET);
            try {
                return action.run();
            } finally {
                goHome(home);
            }
        }
    }

    /**
     * Only the kernel's want of memory can keep it: a thread that stayed would do all that follows in the wrong place.
     */
    private static void goHome(NetworkNamespace home) {
        for (int attempt = 1; ; attempt++) {
            try {
                Libc.setns(home.fd, CLONE_NEWNET);
                return;
            } catch (LinuxException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new OutOfMemoryError("a thread cannot leave a namespace: " + e.getMessage());
                }
            }
        }
    }

    /**
     * As {@link #call}, in a new namespace without a name and with nothing in it but {@code lo}. It ends with what was
     * opened there, whatever becomes of this process.
     */
    public static <T> T callInNew(Action<T> action) throws IOException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("unshare would move the carrier thread");
        }
        try (NetworkNamespace home = current()) {
            Libc.unshare("make a network namespace", CLONE_NEWNET);
            try {
                return action.run();
            } finally {
                goHome(home);
            }
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
