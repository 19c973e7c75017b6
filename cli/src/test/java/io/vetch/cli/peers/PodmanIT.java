package io.vetch.cli.peers;

import io.vetch.cli.lab.RequiresNamespaces;
import org.junit.jupiter.api.Tag;

/**
 * CNI's rules would masquerade a frame that a container sends to an address beyond the bridge's net by another container. That is
 * passed by, and has to be allowed. Needs the packages podman and busybox-static, and root.
 */
@Tag("peers")
@RequiresNamespaces(tools = {"podman", "iptables", "busybox", "curl", "tcpdump"})
class PodmanIT extends ContainerTests {
    PodmanIT() {
        super(Containers.Engine.PODMAN, "--bypass-bridge-filters");
    }
}
