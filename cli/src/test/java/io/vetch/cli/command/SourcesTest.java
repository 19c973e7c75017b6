package io.vetch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher takes for stale: a jar of sources that say something else, not one of sources that are newer. */
class SourcesTest {
    @TempDir
    private Path directory;

    @Test
    void contentDecidesNotTime() throws IOException, InterruptedException {
        String script = """
                set -e
                matches() { sh $1/cli/src/main/sh/sources.sh match $1/$2 && echo "$3: fresh" || echo "$3: stale"; }
                mkdir one
                (cd "$0" && tar c pom.xml */pom.xml */src/main) | tar x -C one
                mkdir -p one/cli/target one/bench/target
                for jar in cli/target/vetch.jar bench/target/bench.jar; do
                    echo jar >one/$jar
                    matches one $jar unknown
                    sh one/cli/src/main/sh/sources.sh keep one/$jar
                done
                cp -r one two
                find two -type f -exec touch -d tomorrow {} +
                matches two cli/target/vetch.jar copy
                echo >>two/bench/src/main/java/module.txt
                matches two cli/target/vetch.jar "change of the load tester"
                matches two bench/target/bench.jar "change of the load tester"
                echo >>two/pcap/src/main/java/module.txt
                matches two cli/target/vetch.jar "change"
                echo other >one/cli/target/vetch.jar
                matches one cli/target/vetch.jar "other jar"
                """;
        Process process = new ProcessBuilder("sh", "-c", script, root())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("""
                unknown: stale
                unknown: stale
                copy: fresh
                change of the load tester: fresh
                change of the load tester: stale
                change: stale
                other jar: stale
                """);
        assertThat(process.waitFor()).isZero();
    }

    private static String root() {
        return Path.of(System.getProperty("vetch.root", "..")).toAbsolutePath().toString();
    }
}
