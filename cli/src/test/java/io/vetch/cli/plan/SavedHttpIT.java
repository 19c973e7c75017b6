package io.vetch.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where HTTP is served is saved, and a file that has it otherwise is not passed over in silence. */
@RequiresNamespaces
class SavedHttpIT {
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final String CONFIG = "/run/vetch.yaml";
    private static final String SAVED = """
            http: {address: "127.0.0.1:9181", token_file: /run/token}
            bridges:
              br0: {}
            """;

    private static Lab lab;

    /** The file is there before the daemon: the sandbox's directory is the only one that both see. */
    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH, Map.of(), "--state", "none");
        lab.sh("umask 077; echo 0123456789abcdef >/run/token; " + VETCH + " stop");
        lab.sh("printf '%s' 'http: {address: 9181, token_file: token}\nbridges: {br0: {}}' >" + CONFIG);
        lab.start("cd /run; exec " + VETCH + " run --socket " + Flavor.SOCKET + " --state none --config " + CONFIG
                        + " --pidfile /run/vetch.pid")
                .awaitLine("ready");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void isSaved() {
        assertThat(lab.sh(VETCH + " save").out()).isEqualTo(SAVED);
        lab.sh(VETCH + " save >/run/saved.yaml");
        assertThat(lab.sh(VETCH + " apply /run/saved.yaml").err()).isEmpty();
    }

    @Test
    void anotherOneIsSaidToWait() {
        String start = "vetch: http: 127.0.0.1:9181 with the token of /run/token is served while this switch runs;"
                + " start it again for ";
        lab.sh("printf '%s' 'http: {}\nbridges: {br0: {}}' >/run/other.yaml");
        assertThat(lab.sh(VETCH + " apply --dry-run /run/other.yaml").err())
                .isEqualTo(start + "127.0.0.1:9180, by 'vetch run --replace' or 'systemctl restart vetch'\n");
        assertThat(lab.sh(VETCH + " apply --json /run/other.yaml").out())
                .contains("\"note\":\"http: 127.0.0.1:9181 with");
        lab.sh("printf '%s' 'bridges: {br0: {}}' >/run/none.yaml");
        assertThat(lab.sh(VETCH + " apply /run/none.yaml").err()).startsWith(start + "none, by ");
        lab.sh("printf '%s' 'bridges: {br0: {}}\nhttp: {address: here}' >/run/bad.yaml");
        assertThat(lab.attempt(VETCH + " apply /run/bad.yaml").err())
                .contains("bad.yaml, line 2, column 7: 'here' is no address to serve HTTP at");
        assertThat(lab.sh(VETCH + " save").out()).isEqualTo(SAVED);
    }

    @Test
    void anotherOneIsSaidToWaitInTheLog() {
        lab.sh("printf '%s' 'http: {address: 9182}\nbridges: {br0: {}}' >" + CONFIG);
        lab.sh("kill -HUP $(cat /run/vetch.pid)");
        lab.sh(
                "timeout 50 sh -c 'until grep -q \"start it again for 127.0.0.1:9182\" /run/lab/*.err; do sleep 0.1; done'");
    }
}
