package io.vetch.tap.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What words of another process mean: it may have another root directory, other mounts, and other numbers for processes
 * than this one. Any thread.
 */
final class ProcessView {
    private static final Path NAMES = Path.of("/run/netns");
    private static final Pattern OF_A_PROCESS = Pattern.compile("/proc/(\\d{1,9}|self|thread-self)/ns/net");
    private static final int MOST_LINKS = 40;
    private static final long NS_GET_PARENT = 0xb702;
    /** Line of /proc/PID/status: its numbers, from this process's namespace to its own. */
    private static final String NUMBERS = "NSpid:";

    private final Path process;
    private final int pid;

    ProcessView(int pid) {
        this.pid = pid;
        this.process = Path.of("/proc/" + pid);
    }

    /** The directory of network namespaces that have names there. */
    Path names() {
        return inside(NAMES);
    }

    private Path inside(Path path) {
        return process.resolve("root").resolve(Path.of("/").relativize(path));
    }

    /** What {@code ip -n NAME} means there. */
    NetworkNamespace named(String name) throws LinuxException {
        return at(NAMES + "/" + name);
    }

    /** What {@code netns WORD} of ip-link(8) means there: a name, a path, or the number of a process. */
    NetworkNamespace meantBy(String word) throws LinuxException {
        try {
            return word.contains("/") ? at(word) : named(word);
        } catch (LinuxException e) {
            if (word.matches("\\d{1,9}")) {
                return NetworkNamespace.ofProcess(translated(Integer.parseInt(word)));
            }
            throw e;
        }
    }

    /** Follows links by hand: the kernel would look for an absolute one in this process's root directory. */
    private NetworkNamespace at(String name) throws LinuxException {
        try {
            Path path =
                    Files.readSymbolicLink(process.resolve("cwd")).resolve(name).normalize();
            for (int links = 0; links < MOST_LINKS; links++) {
                Matcher ofProcess = OF_A_PROCESS.matcher(path.toString());
                if (ofProcess.matches()) {
                    return NetworkNamespace.ofProcess(processNamed(ofProcess.group(1)));
                }
                Optional<Path> next = followFirstLink(path);
                if (next.isEmpty()) {
                    return NetworkNamespace.opened(inside(path).toString());
                }
                path = next.get();
            }
        } catch (IOException | InvalidPathException e) {
            if (e instanceof LinuxException known) {
                throw known;
            }
        }
        throw new LinuxException("open the namespace " + name, Errno.ENOENT);
    }

    private Optional<Path> followFirstLink(Path path) throws IOException {
        for (int length = 1; length <= path.getNameCount(); length++) {
            Path part = Path.of("/").resolve(path.subpath(0, length));
            if (Files.isSymbolicLink(inside(part))) {
                Path target = part.resolveSibling(Files.readSymbolicLink(inside(part)));
                return Optional.of(target.resolve(part.relativize(path)).normalize());
            }
        }
        return Optional.empty();
    }

    /** By its directory in /proc, which need not be that of its own pid namespace. */
    private int processNamed(String directory) throws LinuxException, IOException {
        if (!Character.isDigit(directory.charAt(0))) {
            return pid;
        }
        int number = Integer.parseInt(directory);
        Path proc = Path.of("/proc");
        boolean same = Files.getAttribute(inside(proc), "unix:dev").equals(Files.getAttribute(proc, "unix:dev"));
        return same ? number : translated(number);
    }

    /** Its number here of the process that has {@code number} there. */
    private int translated(int number) throws LinuxException {
        long space = NetworkNamespace.inodeOf(process.resolve("ns/pid"));
        if (space == NetworkNamespace.inodeOf(Path.of("/proc/self/ns/pid"))) {
            return number;
        }
        int depth = numbers(process).size();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(each -> each.toString().matches("/proc/\\d+"))
                    .filter(each -> has(each, depth, Integer.toString(number)) && isInside(each, depth, space))
                    .map(each -> Integer.parseInt(String.valueOf(each.getFileName())))
                    .findFirst()
                    .orElseThrow(() -> new LinuxException("find process " + number, Errno.ESRCH));
        } catch (UncheckedIOException | IOException e) {
            throw e instanceof LinuxException known ? known : new LinuxException("list the processes", Errno.EIO);
        }
    }

    private static boolean has(Path process, int depth, String number) {
        List<String> numbers = numbers(process);
        return numbers.size() >= depth && numbers.get(depth - 1).equals(number);
    }

    /** Empty for one that has ended. */
    private static List<String> numbers(Path process) {
        try {
            return Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith(NUMBERS))
                    .map(line ->
                            List.of(line.substring(NUMBERS.length()).strip().split("\\s+")))
                    .findFirst()
                    .orElse(List.of());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Whether the pid namespace at this depth above {@code process} is {@code space}. */
    private static boolean isInside(Path process, int depth, long space) {
        String link = process.resolve("ns/pid").toString();
        try {
            NetworkNamespace at = NetworkNamespace.ofDescriptor(Libc.open(link, Libc.O_RDONLY));
            for (int above = numbers(process).size() - depth; above > 0; above--) {
                try (NetworkNamespace below = at) {
                    at = NetworkNamespace.ofDescriptor(Libc.ioctl(link, below.fd(), NS_GET_PARENT, 0));
                }
            }
            try (NetworkNamespace found = at) {
                return found.inode() == space;
            }
        } catch (LinuxException e) {
            return false; // it has ended
        }
    }
}
