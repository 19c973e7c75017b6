package io.vetch.cli.lab;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Whose bridge and veth a scenario runs on. Every scenario that both can run is run on the kernel's first: that proves
 * the scenario; then the same lines prove Vetch.
 */
public enum Flavor {
    KERNEL {
        @Override
        public List<String> shell(String script) {
            return List.of("sh", "-c", script);
        }

        @Override
        void serve(Sandbox sandbox) {
            assumeAble(sandbox);
        }

        @Override
        public void assumeAble(Sandbox sandbox) {
            Result result = sandbox.run("sh", "-ec", "ip link add probe type bridge; ip link del probe");
            Assumptions.assumeTrue(result.exit() == 0, () -> "this kernel has no bridge: " + result.err());
        }
    },
    VETCH {
        @Override
        public List<String> shell(String script) {
            return List.of(VETCH_COMMAND, "shell", "--veth", VETH, script);
        }

        @Override
        void serve(Sandbox sandbox) {
            String shims =
                    sandbox.run(VETCH_COMMAND, "shims").expectSuccess().out().strip();
            sandbox.export("VETCH_SOCKET", SOCKET);
            sandbox.export("PATH", shims + ":" + Tools.PATH);
        }
    };

    /** Where the daemon of a lab listens, inside its sandbox. */
    public static final String SOCKET = "/run/vetch.sock";

    public static final String VETCH_COMMAND = Path.of(System.getProperty("vetch.root", "."), "vetch")
            .toAbsolutePath()
            .normalize()
            .toString();

    /**
     * Whether the kernel moves known frames by itself, where a test does not say so: {@code --kernel-cache} of the
     * daemon.
     */
    public static final String KERNEL_CACHE = System.getProperty("vetch.kernel-cache", "auto");

    /** What veth pairs are made of, where a test does not say so: {@code --veth} of the daemon. */
    public static final String VETH = System.getProperty("vetch.veth", "auto");

    /** The command that runs {@code script} as a user would who has nothing running yet. */
    public abstract List<String> shell(String script);

    /** Makes {@code brctl}, {@code ip} and {@code bridge} mean this flavor for all later commands of the sandbox. */
    abstract void serve(Sandbox sandbox);

    /** Skips the running test where the machine lacks what this flavor is made of. */
    public void assumeAble(Sandbox sandbox) {}

    /** Skips the running test unless {@code -Dvetch.flavors} (default: all) names this flavor. */
    public void assumeWanted() {
        String wanted = System.getProperty("vetch.flavors", "KERNEL,VETCH");
        Assumptions.assumeTrue(wanted.contains(name()), () -> "only " + wanted + " wanted");
    }
}
