package io.vetch.tap.linux;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of the test's own: process 1 of new network, mount and process namespaces, without IPv6, so that no frame
 * is in it but the test's. All of it is gone when it is closed or when the test JVM ends: process 1 reads its standard
 * input to the end and takes everything along.
 */
public final class TestNamespace implements AutoCloseable {
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String QUIET = "for scope in all default; do f=/proc/sys/net/ipv6/conf/$scope/disable_ipv6; "
            + "[ ! -e $f ] || echo 1 >$f; done; ip link set lo up; ";
    private static final String KEEPER =
            "mount -t tmpfs tmpfs /run; mkdir /run/netns; mount -t sysfs sysfs /sys; " + QUIET + "echo ready; exec cat";

    private final Process outer;
    private final long keeper;

    private TestNamespace(Process outer, long keeper) {
        this.outer = outer;
        this.keeper = keeper;
    }

    public static TestNamespace open() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-ec", KEEPER);
        builder.environment().put("PATH", PATH);
        Process outer = builder.redirectErrorStream(true).start();
        String answer = outer.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"ready".equals(answer)) {
            outer.destroyForcibly();
            throw new IOException(answer == null ? "unshare said nothing" : answer);
        }
        return new TestNamespace(
                outer, outer.children().findFirst().orElseThrow().pid());
    }

    /** The process that the namespaces belong to. */
    public long pid() {
        return keeper;
    }

    /** A new reference to the namespace; the caller closes it. */
    public NetworkNamespace reference() throws IOException {
        return NetworkNamespace.ofProcess(keeper);
    }

    /** A new reference to one made by {@link #addNamespace}; the caller closes it. */
    public NetworkNamespace reference(String name) throws IOException {
        return NetworkNamespace.named(file("/run/netns/" + name).toString());
    }

    /** Does something in the namespace. */
    public <T> T call(NetworkNamespace.Action<T> action) throws IOException {
        try (NetworkNamespace namespace = reference()) {
            return namespace.call(action);
        }
    }

    /** {@code ip netns add}, in this sandbox alone. */
    public void addNamespace(String name) throws IOException {
        run("ip", "netns", "add", name);
        run("ip", "netns", "exec", name, "sh", "-c", QUIET);
    }

    /** {@code ip LINE}: its output; a failure fails the test. */
    public String ip(String line) throws IOException {
        return run(("ip " + line).split(" ", -1));
    }

    /** A veth pair, both ends up. */
    public void addVeth(String name, String peer) throws IOException {
        ip("link add " + name + " type veth peer name " + peer);
        ip("link set " + name + " up");
        ip("link set " + peer + " up");
        awaitCarrier(name);
        awaitCarrier(peer);
    }

    /** Waits until the kernel has noticed, up to a second later, that both ends are up: until then it sends nothing. */
    public void awaitCarrier(String name) {
        Path state = file("/sys/class/net/" + name + "/operstate");
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> Files.readString(state).strip().equals("up"));
    }

    public String run(String... command) throws IOException {
        Process process = start(command);
        String output = output(process);
        if (status(process) != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** Whether a command succeeds. */
    public boolean succeeds(String... command) throws IOException {
        Process process = start(command);
        output(process);
        return status(process) == 0;
    }

    /** A command that ends with the sandbox at the latest. */
    public Process start(String... command) throws IOException {
        return enter(command).start();
    }

    /** This test JVM's main class {@code main} in a process of the sandbox, a child of nsenter. */
    public Process startJava(Class<?> main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        line.addAll(List.of(arguments));
        return start(line.toArray(String[]::new));
    }

    private ProcessBuilder enter(String... command) {
        List<String> line = new ArrayList<>(List.of("nsenter", "-t", Long.toString(keeper), "-n", "-m", "-p", "--"));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("PATH", PATH);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    public static String output(Process process) throws IOException {
        try (InputStream output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Index of an interface of the sandbox. */
    public int index(String name) throws IOException {
        return Integer.parseInt(
                Files.readString(file("/sys/class/net/" + name + "/ifindex")).strip());
    }

    /** The file that the sandbox knows by this absolute path. */
    public Path file(String path) {
        return Path.of("/proc/" + keeper + "/root" + path);
    }

    @Override
    public void close() throws IOException {
        outer.outputWriter(StandardCharsets.UTF_8).close();
        try {
            if (!outer.waitFor(5, TimeUnit.SECONDS)) {
                outer.destroyForcibly();
            }
        } catch (InterruptedException e) {
            outer.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        outer.getInputStream().close();
    }
}
