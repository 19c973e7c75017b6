package io.vetch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sandbox where one {@link Flavor} serves: {@code brctl}, {@code ip link} and {@code bridge} mean that one's. */
public final class Lab implements AutoCloseable {
    /** $IP: the real one. Names of both ends of a pair are listed; the second is gone when its turn comes. */
    private static final String CLEARING = """
            clear() {
                for link in $($IP $1 -o link show | cut -d ' ' -f 2 | cut -d @ -f 1 | cut -d : -f 1); do
                    [ $link = lo ] || ip $1 link del $link || [ ! -e /sys/class/net/$link ]
                done
            }
            clear ''
            for host in $(ls /run/netns); do
                clear "-n $host"
                $IP netns del $host
            done
            """;

    private final Flavor flavor;
    private final Sandbox sandbox;
    private final List<String> runOptions;
    private final List<Background> started = new ArrayList<>();
    private @Nullable Background daemon;

    private Lab(Flavor flavor, Sandbox sandbox, List<String> runOptions) {
        this.flavor = flavor;
        this.sandbox = sandbox;
        this.runOptions = runOptions;
    }

    public static Lab open(Flavor flavor) {
        return open(flavor, Map.of());
    }

    /**
     * @param environment of all commands, the daemon's too
     * @param runOptions more options of {@code vetch run}
     */
    public static Lab open(Flavor flavor, Map<String, String> environment, String... runOptions) {
        flavor.assumeWanted();
        Sandbox sandbox = openSandbox();
        try {
            flavor.serve(sandbox);
            environment.forEach(sandbox::export);
            Lab lab = new Lab(flavor, sandbox, List.of(runOptions));
            lab.startDaemon();
            return lab;
        } catch (RuntimeException | Error e) {
            sandbox.close();
            throw e;
        }
    }

    private static Sandbox openSandbox() {
        try {
            return Sandbox.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the daemon and waits until it serves; the kernel needs none. */
    public void startDaemon() {
        if (flavor == Flavor.VETCH) {
            // A program started in the background by a shell has SIGINT ignored, and so have all it starts.
            List<String> command = new ArrayList<>(
                    List.of("env", "--default-signal=INT", Flavor.VETCH_COMMAND, "run", "--socket", Flavor.SOCKET));
            if (!runOptions.contains("--kernel-cache")) {
                command.addAll(List.of("--kernel-cache", Flavor.KERNEL_CACHE));
            }
            if (!runOptions.contains("--veth")) {
                command.addAll(List.of("--veth", Flavor.VETH));
            }
            command.addAll(runOptions);
            daemon = sandbox.start(command);
            daemon.awaitLine("ready");
        }
    }

    /** The running {@code vetch run}. */
    public Background daemon() {
        if (daemon == null) {
            throw new IllegalStateException(flavor + " has no daemon");
        }
        return daemon;
    }

    public Flavor flavor() {
        return flavor;
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    /** Runs a script that must succeed, each line of it. */
    public Result sh(String script) {
        Result result = attempt(script);
        if (result.exit() != 0 && daemon != null && !daemon.alive()) {
            throw new AssertionError(result + "because the daemon is gone: " + daemon.await(Duration.ofSeconds(1)));
        }
        return result.expectSuccess();
    }

    /** Runs a script that may fail. */
    public Result attempt(String script) {
        return sandbox.run("sh", "-ec", script);
    }

    public Background start(String script) {
        return start(List.of("sh", "-ec", script));
    }

    Background start(List<String> command) {
        Background background = sandbox.start(command);
        started.add(background);
        return background;
    }

    /**
     * Takes away what a test made, and proves it: the next one finds the same daemon, which has nothing any more. What
     * the lab or its hosts started ends. Files stay.
     */
    public void clear() {
        started.forEach(Background::close);
        started.clear();
        sh("IP=" + Tools.real("ip") + "\n" + CLEARING);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                sh(Tools.real("ip") + " -o link; ls /run/netns").lines())
                        .hasSize(1)
                        .allMatch(line -> line.startsWith("1: lo: ")));
        if (flavor == Flavor.VETCH) {
            assertThat(sh(Flavor.VETCH_COMMAND + " status").lines())
                    .isNotEmpty()
                    .noneMatch(line -> line.matches("\\s*(bridge|pair|a capture) .*"));
        }
    }

    /**
     * Starts a {@code bridge monitor} that tells of links. It does not say when it begins: until it is heard, a port is
     * changed again and again.
     */
    public Background startMonitor(String command, String port) {
        Background monitor = start(command);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            sh("bridge link set dev %1$s learning off; bridge link set dev %1$s learning on".formatted(port));
            return !monitor.out().isEmpty();
        });
        return monitor;
    }

    /** Makes a network namespace, a host without any link but lo. */
    public Host addHost(String name) {
        sandbox.run(Tools.real("ip"), "netns", "add", name).expectSuccess();
        Host host = new Host(this, name);
        host.sh(Tools.real("ip") + " link set lo up");
        if (sandbox.quietIpv6()) {
            host.sh("""
                    [ -d /proc/sys/net/ipv6 ] || exit 0
                    for scope in all default; do echo 1 >/proc/sys/net/ipv6/conf/$scope/disable_ipv6; done
                    """);
        }
        return host;
    }

    /** See {@link Sandbox#expectLoops}. */
    public void expectLoops() {
        sandbox.expectLoops();
    }

    /** Whose bridge this is, seen past all shims: a test must not prove the kernel's by mistake. */
    public void assertServedByFlavor(String bridge) {
        boolean kernels = sandbox.run("test", "-d", "/sys/class/net/" + bridge + "/bridge")
                        .exit()
                == 0;
        assertThat(kernels).as("%s is a kernel bridge", bridge).isEqualTo(flavor == Flavor.KERNEL);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
