package io.vetch.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A machine of its own in namespaces: network, mounts and processes. It plays the host; nothing a test does in it is
 * seen outside, and all of it is gone when it is closed, or when the test JVM ends in whatever way: the keeper, process
 * 1 of the sandbox, waits for the end of its standard input and takes everything along.
 *
 * <p>{@code /run} and {@code /tmp} are private and empty, so {@code ip netns} names, sockets and what a killed daemon
 * leaves behind vanish too. Output files lie there as well.
 */
public final class Sandbox implements AutoCloseable {
    /** Longer than any single command of a test takes; a hang becomes a failure with the output so far. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    static { // what a test waits for is done by such commands
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private static final boolean ROOT = userId() == 0;

    /** $1: value of disable_ipv6; $2: what else to hide under a tmpfs. Orphans are reaped by {@code wait}. */
    private static final String KEEPER = """
            exec 3<&0
            for dir in /run $2; do mount -t tmpfs tmpfs $dir; done
            mkdir /run/netns /run/lab
            mount -t sysfs sysfs /sys
            ip link set lo up
            for scope in all default; do
                [ ! -d /proc/sys/net/ipv6 ] || echo $1 >/proc/sys/net/ipv6/conf/$scope/disable_ipv6
            done
            echo ready
            cat <&3 >/dev/null &
            wait
            """;

    private final Process outer;
    private final long keeper;
    private final Path outputs;
    private final Map<String, String> environment = new TreeMap<>(Map.of("PATH", Tools.PATH, "LC_ALL", "C"));
    private final AtomicInteger commands = new AtomicInteger();
    private final boolean quietIpv6;
    private final LoopReports loops = new LoopReports();

    private Sandbox(Process outer, long keeper, boolean quietIpv6) {
        this.outer = outer;
        this.keeper = keeper;
        this.quietIpv6 = quietIpv6;
        this.outputs = Path.of("/proc/" + keeper + "/root/run/lab");
    }

    /** A sandbox without IPv6, whose hosts speak only when spoken to. */
    public static Sandbox open() throws IOException {
        return open(true);
    }

    /** @param quietIpv6 whether to keep IPv6 and its unasked-for frames out */
    public static Sandbox open(boolean quietIpv6) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare"));
        if (!ROOT) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
        command.addAll(List.of("sh", "-ec", KEEPER, "keeper", quietIpv6 ? "1" : "0", privateTmp()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", Tools.PATH);
        Process outer = builder.start();
        String answer = outer.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"ready".equals(answer)) {
            outer.destroyForcibly();
            throw new IOException(answer == null ? "unshare said nothing" : answer);
        }
        long keeper = outer.children().findFirst().orElseThrow().pid();
        return new Sandbox(outer, keeper, quietIpv6);
    }

    /** {@code /tmp}, unless what the tests run from lies there. */
    private static String privateTmp() {
        String needed = System.getProperty("java.class.path") + ":" + System.getProperty("vetch.root") + ":"
                + System.getProperty("java.home");
        return Stream.of(needed.split(":", -1)).anyMatch(path -> path.startsWith("/tmp/")) ? "" : "/tmp";
    }

    public boolean quietIpv6() {
        return quietIpv6;
    }

    /** Sets a variable for all later commands. */
    public void export(String name, String value) {
        environment.put(name, value);
    }

    public String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /** The test makes loops or storms on purpose: otherwise {@link #close} fails if a daemon has told of one. */
    public void expectLoops() {
        loops.expect();
    }

    /** Runs a command to its end. */
    public Result run(String... command) {
        return run(List.of(command));
    }

    public Result run(List<String> command) {
        try (Background process = start(command)) {
            return process.await(PATIENCE);
        }
    }

    /** Starts a command and lets it run; it ends with the sandbox at the latest. */
    public Background start(List<String> command) {
        Path base = outputs.resolve(Integer.toString(commands.incrementAndGet()));
        Path out = base.resolveSibling(base.getFileName() + ".out");
        Path err = base.resolveSibling(base.getFileName() + ".err");
        ProcessBuilder builder = inside(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        try {
            return new Background(String.join(" ", command), builder.start(), out, err, loops);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process whose standard input and output the caller keeps, for a conversation. */
    public Process converse(List<String> command) throws IOException {
        return inside(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private ProcessBuilder inside(List<String> command) {
        List<String> line = new ArrayList<>(List.of("nsenter", "-t", Long.toString(keeper), "-n", "-m", "-p"));
        if (!ROOT) {
            line.addAll(List.of("-U", "--preserve-credentials"));
        }
        line.add("--");
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        return builder;
    }

    /** The file that the sandbox knows by this absolute path. */
    public Path file(String path) {
        return Path.of("/proc/" + keeper + "/root" + path);
    }

    /** @throws AssertionError if a loop or a storm was told of, and {@link #expectLoops} was not called */
    @Override
    public void close() {
        loops.lookInto(file("/run"));
        end();
        loops.assertNoneUnexpected();
    }

    private void end() {
        try {
            outer.outputWriter(StandardCharsets.UTF_8).close();
            if (!outer.waitFor(5, TimeUnit.SECONDS)) {
                outer.destroyForcibly();
            }
        } catch (IOException e) {
            outer.destroyForcibly();
        } catch (InterruptedException e) {
            outer.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int userId() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
