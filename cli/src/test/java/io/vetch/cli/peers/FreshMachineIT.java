package io.vetch.cli.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian as it comes, without a JDK: what the launcher does there. Each is brought from a mirror. */
@Tag("peers")
class FreshMachineIT {
    private static final String MIRROR = "http://deb.debian.org/debian";
    private static final int MINUTES = 15;
    private static final String USER = "setpriv --reuid 65534 --regid 65534 --clear-groups ";
    private static final String BRING = "sh /opt/vetch/cli/src/main/sh/bring.sh vetch ";

    @TempDir
    private Path directory;

    private String debootstrap(String suite) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Tools.find("debootstrap").isPresent(), "no debootstrap here");
        String root = directory.resolve(suite).toString();
        String said = run(List.of("debootstrap", "--variant=minbase", suite, root, MIRROR));
        Assumptions.assumeTrue(said.contains("Base system installed successfully"), () -> "no " + suite + ": " + said);
        return root;
    }

    /** In the directory as root, with this tree under /opt/vetch, which it cannot write to. */
    private String in(String root, String script) throws IOException, InterruptedException {
        Path enter = directory.resolve("fresh.sh");
        try (InputStream text = Objects.requireNonNull(FreshMachineIT.class.getResourceAsStream("/peers/fresh.sh"))) {
            Files.write(enter, text.readAllBytes());
        }
        return run(List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                enter.toString(),
                root,
                System.getProperty("vetch.root"),
                script));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", Tools.PATH);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(said).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void debianWithAPackageOfItBringsIt() throws Exception {
        String root = debootstrap("trixie");
        assertThat(in(root, USER + "/opt/vetch/vetch --version; echo status $?"))
                .contains("sudo apt-get install -y --no-install-recommends openjdk-25-jdk-headless\nstatus 2");
        assertThat(in(root, "/opt/vetch/vetch --version"))
                .contains("vetch: brings a JDK 25: apt-get install openjdk-25-jdk-headless", "vetch 0.");
        assertThat(in(root, USER + "/opt/vetch/vetch --version")).startsWith("vetch 0.");
        assertThat(in(root, BRING + "libpcap && " + BRING + "libpcap && echo there"))
                .endsWith("there\n");
    }

    @Test
    void debianWithoutOneSaysWhereToGetIt() throws Exception {
        String root = debootstrap("bookworm");
        for (String who : List.of("", USER)) {
            assertThat(in(root, who + "/opt/vetch/vetch --version; echo status $?"))
                    .contains(
                            "Debian GNU/Linux 12 (bookworm) has no package of it", "https://adoptium.net", "status 2");
        }
        // What the line does, with the JDK that runs this test in place of the one that it would fetch.
        assertThat(
                        in(
                                root,
                                "mkdir -p /usr/lib/jvm/jdk && mount --bind /mnt/jdk /usr/lib/jvm/jdk && /opt/vetch/vetch --version"))
                .startsWith("vetch 0.");
        assertThat(in(root, USER + BRING + "libpcap; " + BRING + "libpcap && echo there"))
                .contains("sudo apt-get install -y --no-install-recommends libpcap0.8\n")
                .endsWith("there\n");
    }
}
