package io.vetch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code vetch shell} of a user who may do nothing here: it has a network of its own. */
@RequiresNamespaces(tools = {"setpriv", "ping", "script"})
class RootlessShellIT {
    private static final String USER =
            "env -u XDG_RUNTIME_DIR HOME=/tmp setpriv --reuid 65534 --regid 65534 --clear-groups ";

    private static Sandbox sandbox;

    @BeforeAll
    static void open() throws IOException {
        sandbox = Sandbox.open();
        Assumptions.assumeTrue(sh(USER + "true").exit() == 0, "only root may become another user");
        Assumptions.assumeTrue(
                sh(USER + "unshare --user --map-root-user --net true").exit() == 0,
                "users may have no namespaces here");
        Assumptions.assumeTrue(sh(USER + "test -w /dev/net/tun").exit() == 0, "users may not open /dev/net/tun here");
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private static Result sh(String script) {
        return sandbox.run(List.of("sh", "-ec", script));
    }

    @Test
    void hasANetworkOfItsOwn() {
        Result shell = sh(USER + Flavor.VETCH_COMMAND + """
                 shell '
                brctl addbr br0; ip link set br0 up; ip addr add 10.0.0.1/24 dev br0
                ip netns add h1; ip link add v1 type veth peer name e1 netns h1
                ip link set v1 up; brctl addif br0 v1
                ip -n h1 addr add 10.0.0.2/24 dev e1; ip -n h1 link set e1 up
                ping -c 1 -W 5 10.0.0.2
                exit 7'
                """);
        assertThat(shell.exit()).as("%s", shell).isEqualTo(7);
        assertThat(shell.out()).contains("1 received");
        assertThat(sh(Tools.real("ip") + " -br link; ls /run/netns").out()).doesNotContain("br0", "v1", "h1");
    }

    @Test
    void readsItsScriptFromStandardInput() {
        Result shell = sh(
                "echo 'brctl addbr br0; brctl show; exit 3' | SHELL=/bin/sh " + USER + Flavor.VETCH_COMMAND + " shell");
        assertThat(shell.exit()).as("%s", shell).isEqualTo(3);
        assertThat(shell.out()).contains("br0");
    }

    @Test
    void isTheTerminalsOwn() {
        Result shell = sh("printf 'brctl addbr br0\\nbrctl show\\nexit 5\\n' | SHELL=/bin/sh script -qec '" + USER
                + Flavor.VETCH_COMMAND + " shell' /dev/null");
        assertThat(shell.exit()).as("%s", shell).isEqualTo(5);
        assertThat(shell.out()).contains("bridge name").doesNotContain("job control turned off");
    }
}
