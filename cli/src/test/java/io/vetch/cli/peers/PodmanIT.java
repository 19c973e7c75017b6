package io.vetch.cli.peers;

import io.vetch.cli.lab.RequiresNamespaces;
import org.junit.jupiter.api.Tag;

/** Needs the packages podman and busybox-static, and root. */
@Tag("peers")
@RequiresNamespaces(tools = {"podman", "iptables", "busybox", "curl", "tcpdump"})
class PodmanIT extends ContainerTests {
    PodmanIT() {
        super(Containers.Engine.PODMAN);
    }
}
