package io.vetch.cli.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Vetch stands in for a bridge that filters VLANs, in a guest of QEMU (TCG) with Debian's cloud kernel: the kernel of
 * the machine need not be able to filter them. h1 and h4 are at access ports of VLAN 10, h3 is at one of VLAN 20, h2 at
 * a trunk of both. Needs the packages qemu-system-x86, busybox-static, e2fsprogs, and a linux-image-…-cloud-amd64 of
 * Linux 6.6 or later, installed, or unpacked where {@code -Dvetch.peers.kernel} says.
 */
@Tag("peers")
@RequiresNamespaces
class VlanGuestIT {
    private static final Path KERNEL = Path.of(System.getProperty("vetch.peers.kernel", "/"));
    private static final Pattern VERSION = Pattern.compile("vmlinuz-(\\d+)\\.(\\d+)\\..*cloud.*");
    private static final int OLDEST = 606;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final String PATHS = """
            h1 10.0.10.2 answers
            h1 10.0.10.4 answers
            h3 10.0.20.2 answers
            h1 10.0.20.3 is silent
            """;
    private static final String STATIONS = """
            02:00:00:00:00:01 dev sw1 vlan 10 master br0
            02:00:00:00:00:02 dev sw2 vlan 10 master br0
            02:00:00:00:00:02 dev sw2 vlan 20 master br0
            02:00:00:00:00:03 dev sw3 vlan 20 master br0
            02:00:00:00:00:04 dev sw4 vlan 10 master br0
            """;

    @Test
    void framesGoWhereTheKernelsBridgeWouldSendThem() throws IOException {
        for (String tool : List.of("qemu-system-x86_64", "busybox", "mke2fs")) {
            assumeTrue(Tools.find(tool).isPresent(), tool + " is not installed");
        }
        assumeTrue(hasKernel(), "no cloud kernel of Linux 6.6 or later in " + KERNEL);
        Path built = newestBuild();
        try (Sandbox sandbox = Sandbox.open()) {
            Path script = sandbox.file("/run/vlans.sh");
            try (InputStream stream = Objects.requireNonNull(getClass().getResourceAsStream("/peers/vlans.sh"))) {
                Files.copy(stream, script);
            }
            String jdk = System.getProperty("java.home");
            Result run = sandbox.start(List.of("sh", "/run/vlans.sh", KERNEL.toString(), jdk, built.toString()))
                    .await(PATIENCE)
                    .expectSuccess();
            // A serial line ends with a carriage return, too, and one of bridge(8) with a space.
            Transcript guest = Transcript.of(
                    new Result("the guest", run.exit(), run.out().replaceAll("[ \r]+\n", "\n"), run.err()));
            guest.assertSection("kernel").isEqualTo(PATHS);
            guest.assertSection("stands in").contains("br0: stands in, ports: sw1, sw2, sw3, sw4\n");
            guest.assertSection("through Vetch").isEqualTo(PATHS);
            guest.assertSection("a VLAN leaves").isEqualTo("""
                    h1 10.0.10.2 is silent
                    h3 10.0.20.2 answers
                    drop VLAN_INGRESS
                    """);
            guest.assertSection("and comes again").isEqualTo("h1 10.0.10.2 answers\nh1 10.0.10.4 answers\n");
            guest.assertSection("warm").isEqualTo(STATIONS);
            guest.assertSection("killed").isEqualTo(STATIONS + PATHS);
            guest.assertSection("log").contains("stands in for br0").doesNotContain("ERROR");
        }
    }

    /** As the launcher does: the newer one of those with checks and without. */
    private static Path newestBuild() {
        Path target = Path.of(Flavor.VETCH_COMMAND).resolveSibling("cli/target");
        return Stream.of(target, target.resolve("quick"))
                .max(Comparator.comparingLong(
                        build -> build.resolve("vetch.jar").toFile().lastModified()))
                .orElseThrow();
    }

    private static boolean hasKernel() throws IOException {
        try (DirectoryStream<Path> kernels = Files.newDirectoryStream(KERNEL.resolve("boot"), "vmlinuz-*cloud*")) {
            for (Path kernel : kernels) {
                if (version(kernel.getFileName().toString()) >= OLDEST) {
                    return true;
                }
            }
            return false;
        }
    }

    /** 612 for Linux 6.12. */
    private static int version(String file) {
        return VERSION.matcher(file)
                .results()
                .mapToInt(VlanGuestIT::number)
                .findFirst()
                .orElse(0);
    }

    private static int number(MatchResult version) {
        return 100 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2));
    }
}
