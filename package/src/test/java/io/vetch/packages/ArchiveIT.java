package io.vetch.packages;

import static io.vetch.packages.Shell.output;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The .tar.gz from any place, and the image without a system around it. */
@Tag("peers")
class ArchiveIT {
    @TempDir
    private Path directory;

    @BeforeEach
    void checkRights() {
        Shell.assumeRootWith("unshare", "tar");
    }

    @Test
    void runsFromWhereItWasUnpacked() throws Exception {
        Path place = Files.createDirectory(directory.resolve("anywhere"));
        output("tar", "-xzf", Shell.built(".tar.gz").toString(), "-C", place.toString());
        Path vetch;
        try (Stream<Path> inside = Files.list(place)) {
            vetch = inside.findFirst().orElseThrow().resolve("vetch");
        }

        assertThat(output("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", vetch.toString(), "demo"))
                .contains("forward: to veth10");
        assertThat(output(vetch.toString(), "shims").strip())
                .isEqualTo(vetch.resolveSibling("shims").toString());
        assertThat(output(vetch.toString(), "bench", "--help")).contains("Usage: vetch bench");
        assertThat(vetch.resolveSibling("vetch-run.aot")).exists();
    }

    /** Without podman, which would need a store: the files of all layers, as the root of a process. */
    @Test
    void imageNeedsNoSystemAroundIt() throws Exception {
        Path image = Files.createDirectory(directory.resolve("image"));
        Path root = Files.createDirectory(directory.resolve("root"));
        output("tar", "-xf", Shell.built("-oci.tar").toString(), "-C", image.toString());
        output(
                "sh",
                "-ec",
                "for layer in \"$1\"/*.tar.gz; do tar -xzf \"$layer\" -C \"$2\"; done",
                "sh",
                image.toString(),
                root.toString());

        String script = Shell.ROOT.resolve("package/src/test/sh/image.sh").toString();
        assertThat(output(
                        "unshare",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "sh",
                        script,
                        root.toString()))
                .startsWith("vetch 0.1.0\n")
                .contains("taps: [p1]", "br0\t\t8000.", "ldh      [12]");
    }
}
