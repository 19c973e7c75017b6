package io.vetch.cli.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A guest of QEMU (TCG) with Debian's cloud kernel. Needs the packages qemu-system-x86, busybox-static and
 * linux-image-cloud-amd64, the last one installed, or unpacked where {@code -Dvetch.peers.kernel} says.
 */
@Tag("peers")
@RequiresNamespaces
class GuestIT {
    private static final Path KERNEL = Path.of(System.getProperty("vetch.peers.kernel", "/"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void guestReachesAHostWithFramesOfEverySize() throws IOException {
        assumeTrue(
                Tools.find("qemu-system-x86_64").isPresent(), "qemu-system-x86_64 is not installed (qemu-system-x86)");
        assumeTrue(hasKernel(), "no kernel for a guest in " + KERNEL + " (linux-image-cloud-amd64)");
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--bridge", "br0", "--vm-tap", "vm0")) {
            Host host = lab.addHost("h1");
            lab.sh("ip link add p1 type veth peer name e1; ip link set e1 netns h1; ip link set p1 master br0 up");
            host.sh("ip link set e1 up; ip addr add 10.0.0.11/24 dev e1");
            lab.sh("mkdir /run/www; head -c 20971520 /dev/zero >/run/www/big");
            host.start("exec busybox httpd -f -p 9000 -h /run/www");
            Files.writeString(lab.sandbox().file("/run/guest.sh"), script());
            Result guest = lab.start("exec sh /run/guest.sh " + KERNEL + " vm0 10.0.0.11")
                    .await(PATIENCE);
            assertThat(guest.out()).as("%s", guest).contains("3 packets transmitted, 3 packets received");
            assertThat(guest.out()).as("%s", guest).contains("20971520");
            String[] row = lab.sh(Flavor.VETCH_COMMAND + " counters | grep '^  vm0 '")
                    .out()
                    .strip()
                    .split(" +", -1);
            assertThat(Long.parseLong(row[4]) / Long.parseLong(row[3]))
                    .as("bytes a frame")
                    .isGreaterThan(1514);
            assertThat(lab.sh("bridge link show dev vm0").out()).contains("state disabled"); // the guest has gone
        }
    }

    private static boolean hasKernel() throws IOException {
        try (DirectoryStream<Path> kernels = Files.newDirectoryStream(KERNEL.resolve("boot"), "vmlinuz-*cloud*")) {
            return kernels.iterator().hasNext();
        }
    }

    private static String script() throws IOException {
        try (InputStream stream = Objects.requireNonNull(GuestIT.class.getResourceAsStream("/peers/guest.sh"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
