package io.vetch.cli.standin.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules that no tool can list, since it is hidden behind an empty file. */
@RequiresNamespaces(tools = {"nft", "iptables-legacy"})
class MissingToolsTest {
    private Sandbox sandbox;

    @BeforeEach
    void open() throws IOException {
        sandbox = Sandbox.open();
        sh("ip link add br0 type bridge");
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private void sh(String script) {
        sandbox.run("sh", "-ec", script).expectSuccess();
    }

    private void hide(String tool) {
        sh("t=$(readlink -f $(command -v " + tool + ")); touch /run/none; mount --bind /run/none $t");
    }

    private List<String> look() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return sandbox.run(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FiltersMain.class.getName(),
                        "br0")
                .expectSuccess()
                .lines();
    }

    @Test
    void withoutNftItsTablesAreAFinding() {
        sh("nft add table bridge mine");
        hide("nft");

        assertThat(look())
                .containsExactly("nftables: nft is not installed, and there are tables (mine):"
                        + " what rules there are is not known");
    }

    @Test
    void withoutNftNothingIsFoundWhereThereAreNoTables() {
        hide("nft");

        assertThat(look()).isEmpty();
    }

    @Test
    void withoutTheOldIptablesItsTablesAreAFinding() {
        sh("iptables-legacy -A FORWARD -j DROP");
        hide("iptables-legacy-save");

        assertThat(look())
                .containsExactly(
                        "iptables-legacy: iptables-legacy-save is not installed, and there are tables (filter):"
                                + " what rules there are is not known");
    }
}
