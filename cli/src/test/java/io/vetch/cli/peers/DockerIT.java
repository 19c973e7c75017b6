package io.vetch.cli.peers;

import io.vetch.cli.lab.RequiresNamespaces;
import org.junit.jupiter.api.Tag;

/** Needs the packages docker.io and busybox-static, and root. */
@Tag("peers")
@RequiresNamespaces(tools = {"docker", "dockerd", "iptables", "busybox", "curl", "tcpdump"})
class DockerIT extends ContainerTests {
    DockerIT() {
        super(Containers.Engine.DOCKER);
    }
}
