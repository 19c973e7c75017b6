package io.vetch.cli.lab.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;

/** The process behind {@link GroupMember}: GROUP IFACE. */
final class GroupMemberMain {
    private GroupMemberMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (MulticastSocket socket = new MulticastSocket()) {
            socket.joinGroup(
                    new InetSocketAddress(InetAddress.getByName(args[0]), 0), NetworkInterface.getByName(args[1]));
            System.out.println("joined");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
