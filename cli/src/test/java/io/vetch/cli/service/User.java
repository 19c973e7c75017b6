package io.vetch.cli.service;

import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Somebody without rights on a machine, whose own systemd runs: {@code user@.service}, as if after a login. */
record User(Machine machine) {
    static final String NAME = "tester";
    static final int ID = 4711;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** There is no logind that would make the directory, and tell the manager where it is. */
    private static final String BEGIN = """
            useradd -u 4711 -U -M -d /run/tester -s /bin/sh tester
            mkdir -p /run/tester/.config/systemd/user /run/tester/.config/vetch /etc/systemd/system/user@.service.d
            cp /opt/vetch/cli/src/main/systemd/user/*.service /run/tester/.config/systemd/user/
            echo 'bridges: {br0: {taps: [p1, p2]}}' >/run/tester/.config/vetch/vetch.yaml
            chown -R tester: /run/tester
            printf '%s\n' '[Service]' PAMName= Environment=XDG_RUNTIME_DIR=/run/user/%i \
                >/etc/systemd/system/user@.service.d/alone.conf
            printf '%s\n' '[Service]' Type=oneshot RemainAfterExit=yes \
                'ExecStart=/usr/bin/install -d -m 0700 -o %i -g %i /run/user/%i' \
                >/etc/systemd/system/user-runtime-dir@.service
            mkdir -p /run/user
            systemctl daemon-reload
            systemctl start user@4711 || { journalctl -o cat -u user@4711; exit 1; }
            """;

    /** Makes the user, with Vetch's units and a configuration, and starts the manager. */
    static User begin(Machine machine) {
        machine.sh(BEGIN);
        return new User(machine);
    }

    /** Runs a script in the home of the user. */
    String sh(String script) {
        return machine.sh(command(script));
    }

    private static String command(String script) {
        return "cd /run/tester; exec setpriv --reuid 4711 --regid 4711 --clear-groups env HOME=/run/tester"
                + " XDG_RUNTIME_DIR=/run/user/4711 VETCH_SOCKET=/run/user/4711/vetch.sock sh -ec '"
                + script.replace("'", "'\\''") + "'";
    }

    /** The same in the network namespace of the user's switch. */
    String shInNetwork(String script) {
        return sh("pid=$(systemctl --user show -P MainPID vetch-network)\n"
                + "exec nsenter -t $pid -U -n --preserve-credentials sh -ec '" + script + "'");
    }

    /** What the user's systemd knows of the unit vetch. */
    String property(String property) {
        return sh("systemctl --user show -P " + property + " vetch").strip();
    }

    void await(String property, Predicate<String> wanted) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> property(property), wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    property + ": " + machine.attempt(command("systemctl --user status vetch vetch-network"))
                            + machine.attempt("journalctl -o cat -n 50 _UID=4711"),
                    e);
        }
    }
}
