package io.vetch.packages;

import static io.vetch.packages.Shell.DEBIAN;
import static io.vetch.packages.Shell.output;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The .deb in a Debian 12 that has nothing but itself. */
@Tag("peers")
class DebIT {
    /** What a file is that only tells of the past, or that dpkg and apt keep for themselves. */
    private static final String KEPT =
            "/(var/log|var/cache|var/lib/(apt|dpkg|pam|systemd|ucf)|etc/(.*-|ld.so.cache|.*~))(/.*)?";

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private static Path directory;

    private final Path root = directory.resolve("root");

    @BeforeEach
    void checkRights() {
        Shell.assumeRootWith("debootstrap", "dpkg-deb", "unshare");
    }

    /** JUnit would say a word of each link in it. */
    @AfterEach
    void deleteDebian() throws Exception {
        output("rm", "-rf", "--one-file-system", root.toString());
    }

    @Test
    void isInstalledUpgradedRemovedAndPurged() throws Exception {
        output("sh", DEBIAN.toString(), "make", root.toString(), "bookworm");
        inDebian("apt-get update -q && apt-get -q -y install --no-install-recommends iproute2 libpcap0.8");
        List<String> before = files();

        install(Shell.built(".deb"));
        assertThat(Shell.run("sh", DEBIAN.toString(), "run", root.toString(), "sh", "-c", "command -v java")
                        .output())
                .isEmpty();
        assertThat(inDebian("vetch --version")).isEqualTo("vetch 0.1.0\n");
        assertThat(inDebian("ls /var/cache/vetch").split("\n"))
                .contains("vetch-client.aot", "vetch-run.aot", "vetch-tcpdump.aot");
        assertThat(inDebian("getent passwd vetch")).contains(":/var/lib/vetch:");
        assertThat(inDebian("vetch shims")).isEqualTo("/usr/lib/vetch/shims\n");
        assertThat(output("sh", DEBIAN.toString(), "alone", root.toString(), "vetch", "demo"))
                .contains("flood: broadcast", "forward: to veth10");

        inDebian("echo '# mine' >>/etc/vetch/vetch.yaml");
        install(newer(Shell.built(".deb")));
        assertThat(inDebian("dpkg-query -W -f '${Version}' vetch")).endsWith("+1");
        assertThat(inDebian("cat /etc/vetch/vetch.yaml")).endsWith("# mine\n");
        assertThat(inDebian("vetch --version")).isEqualTo("vetch 0.1.0\n");

        inDebian("apt-get -q -y remove vetch");
        assertThat(inDebian("ls /usr/lib/vetch /usr/bin/vetch /var/cache/vetch 2>&1 || true"))
                .contains("cannot access '/usr/lib/vetch'", "'/usr/bin/vetch'", "'/var/cache/vetch'");
        assertThat(inDebian("cat /etc/vetch/vetch.yaml")).contains("# mine");

        inDebian("mkdir /var/lib/vetch && touch /var/lib/vetch/switch.state");
        inDebian("apt-get -q -y purge vetch");
        assertThat(inDebian("getent passwd vetch || getent group vetch || true"))
                .isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void satisfiesLintian() throws Exception {
        Shell.assumeRootWith("lintian");

        Shell.Result result = Shell.run(
                "lintian",
                "--allow-root",
                "--fail-on",
                "error",
                Shell.built(".deb").toString());
        assertThat(result.output().lines().filter(line -> line.startsWith("E:")))
                .isEmpty();
        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void isSmall() throws IOException {
        assertThat(Shell.built(".deb"))
                .satisfies(deb -> assertThat(Files.size(deb)).isLessThan(40_000_000));
    }

    private void install(Path deb) throws Exception {
        Files.copy(deb, root.resolve("vetch.deb"), StandardCopyOption.REPLACE_EXISTING);
        inDebian("apt-get -q -y -o Dpkg::Options::=--force-confdef install --no-install-recommends /vetch.deb");
        Files.delete(root.resolve("vetch.deb"));
    }

    /** The same with a higher version. */
    private static Path newer(Path deb) throws Exception {
        Path tree = directory.resolve("newer");
        Path newer = directory.resolve("newer.deb");
        output("dpkg-deb", "-R", deb.toString(), tree.toString());
        output(
                "sed",
                "-i",
                "s/^Version: .*/&+1/",
                tree.resolve("DEBIAN/control").toString());
        output("dpkg-deb", "-Znone", "-b", tree.toString(), newer.toString());
        return newer;
    }

    private String inDebian(String commands) throws Exception {
        return output("sh", DEBIAN.toString(), "run", root.toString(), "sh", "-ec", commands);
    }

    private List<String> files() throws Exception {
        return Arrays.stream(inDebian("find / -xdev | LC_ALL=C sort").split("\n"))
                .filter(file -> !file.matches(KEPT))
                .toList();
    }
}
