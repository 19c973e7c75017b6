package io.vetch.cli.rpc;

import io.netty.channel.unix.PeerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Who may control the switch: root, the user it runs as, and members of the socket's group. */
final class ClientPolicy {
    private static final int ROOT = 0;

    private final int uid;
    private final int gid;

    private ClientPolicy(int uid, int gid) {
        this.uid = uid;
        this.gid = gid;
    }

    /** As the owner and group of the socket file say. */
    static ClientPolicy of(Path socket) throws IOException {
        int uid = (int) Files.getAttribute(socket, "unix:uid");
        int gid = (int) Files.getAttribute(socket, "unix:gid");
        return new ClientPolicy(uid, gid);
    }

    boolean admits(PeerCredentials peer) {
        return peer.uid() == ROOT
                || peer.uid() == uid
                || Arrays.stream(peer.gids()).anyMatch(group -> group == gid);
    }
}
