package io.vetch.cli.peers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Docker or podman in a lab, with an image "box" of busybox. Its containers are in cgroups, which outlive a sandbox:
 * they are removed at the end, and those of a test that was killed by a later one.
 */
final class Containers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ALL = "/run/cgroup";
    private static final String OWN =
            ALL + "/vetch-peers-" + ProcessHandle.current().pid();

    /** $1: a cgroup. Kills what is in it and below, and removes it. */
    private static final String REMOVE = """
            echo 1 >$1/cgroup.kill
            while grep -q "populated 1" $1/cgroup.events; do sleep 0.1; done
            find $1 -depth -type d -exec rmdir {} +
            """;

    private final Lab lab;
    private final Engine engine;

    /** Whose containers they are. */
    enum Engine {
        DOCKER("docker0", "172.17.0.1", "docker", "run -d", "rm -f"),
        /** Without a limit of processes, since a controller for that may not be there. */
        PODMAN(
                "cni-podman0",
                "10.88.0.1",
                "sh /run/podman.sh " + OWN,
                "run -d --pids-limit -1 --cap-add NET_RAW",
                "rm -f -t 0");

        private final String bridge;
        private final String gateway;
        private final String command;
        private final String run;
        private final String remove;

        Engine(String bridge, String gateway, String command, String run, String remove) {
            this.bridge = bridge;
            this.gateway = gateway;
            this.command = command;
            this.run = run;
            this.remove = remove;
        }

        String bridge() {
            return bridge;
        }

        /** The host's address at the bridge. */
        String gateway() {
            return gateway;
        }
    }

    private Containers(Lab lab, Engine engine) {
        this.lab = lab;
        this.engine = engine;
    }

    /** Starts what it needs. Skips the test where there is no right to do that. */
    static Containers open(Lab lab, Engine engine) throws IOException {
        Result mounted = lab.attempt("mkdir " + ALL + "; mount -t cgroup2 none " + ALL);
        assumeTrue(mounted.exit() == 0, () -> "no right to make cgroups: " + mounted.err());
        lab.sh("""
                for old in $(find %1$s -maxdepth 1 -name 'vetch-peers-*' -mmin +1); do
                    ! grep -q "populated 0" $old/cgroup.events || find $old -depth -type d -exec rmdir {} +
                done
                mkdir %2$s
                """.formatted(ALL, OWN));
        Containers opened = new Containers(lab, engine);
        try {
            opened.begin();
            return opened;
        } catch (IOException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        lab.sandbox().export("DOCKER_HOST", "unix:///run/docker.sock");
        lab.sandbox().export("HOME", "/run/home");
        for (String script : new String[] {"dockerd.sh", "podman.sh", "image.sh"}) {
            Files.writeString(lab.sandbox().file("/run/" + script), Scripts.resource("/peers/" + script));
        }
        if (engine == Engine.DOCKER) {
            startDaemon();
        }
        lab.sh("sh /run/image.sh " + engine.command);
    }

    private void startDaemon() {
        Background daemon = lab.start("exec sh /run/dockerd.sh " + OWN);
        await().atMost(PATIENCE)
                .until(() -> !daemon.alive() || lab.attempt("docker version").exit() == 0);
        if (!daemon.alive()) {
            throw new AssertionError(daemon.await(PATIENCE));
        }
    }

    /** Starts a container. @param command what runs in it @return its IPv4 address */
    String run(String name, String options, String command) {
        lab.sh("%s %s --name %s %s box %s".formatted(engine.command, engine.run, name, options, command));
        return lab.sh(engine.command + " inspect -f '{{.NetworkSettings.IPAddress}}' " + name)
                .out()
                .strip();
    }

    void remove(String name) {
        lab.sh("%s %s %s".formatted(engine.command, engine.remove, name));
    }

    /** Runs a command in a container, which must succeed. */
    Result in(String name, String command) {
        return lab.sh(inside(name, command));
    }

    Background startIn(String name, String command) {
        return lab.start("exec " + inside(name, command));
    }

    private String inside(String name, String command) {
        return "%s exec %s %s".formatted(engine.command, name, command);
    }

    @Override
    public void close() {
        lab.sandbox().run("sh", "-ec", REMOVE, "remove", OWN).expectSuccess();
    }
}
