package io.vetch.cli.lab.probe;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Host;

/** A host's membership in a multicast group: its kernel reports it, answers queries, and says when it ends. */
public final class GroupMember implements AutoCloseable {
    private final Background process;

    private GroupMember(Background process) {
        this.process = process;
    }

    /** Returns when the host is a member. @param group an IPv4 address */
    public static GroupMember join(Host host, String group, String iface) {
        Background process = host.start("exec "
                + String.join(
                        " ",
                        TestJvm.command(
                                "-Djava.net.preferIPv4Stack=true", GroupMemberMain.class.getName(), group, iface)));
        return new GroupMember(process.awaitLine("joined"));
    }

    /** The host leaves the group: its kernel closes the socket of a process that ends. */
    @Override
    public void close() {
        process.close();
    }
}
