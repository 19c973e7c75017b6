package io.vetch.tap.linux.veth;

import io.vetch.core.frame.MacAddress;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetlinkMessage;
import io.vetch.tap.linux.NetlinkSocket;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Makes, changes and deletes the kernel's veth pairs, wherever their ends are. Needs CAP_NET_ADMIN in both namespaces.
 */
public final class VethLinks {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_SETLINK = 19;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_TARGET_NETNSID = 46;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;

    private VethLinks() {}

    /**
     * Makes both ends or none. The peer is made first, so its index is the lower one of two in one namespace.
     *
     * @throws LinuxException EEXIST, EPERM, EOPNOTSUPP if the kernel has no veth
     */
    public static void create(NetworkNamespace namespace, String name, NetworkNamespace peerSpace, String peerName)
            throws LinuxException {
        NetlinkMessage make = new NetlinkMessage(RTM_NEWLINK, NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL)
                .ifinfo(0, 0, 0)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_NET_NS_FD, namespace.fd());
        int information = make.begin(IFLA_LINKINFO);
        make.attribute(IFLA_INFO_KIND, "veth".getBytes(StandardCharsets.US_ASCII));
        int data = make.begin(IFLA_INFO_DATA);
        int peer = make.begin(VETH_INFO_PEER);
        make.ifinfo(0, 0, 0).attribute(IFLA_IFNAME, peerName).attribute(IFLA_NET_NS_FD, peerSpace.fd());
        request(
                "make the veth pair " + name + " and " + peerName,
                make.end(peer).end(data).end(information));
    }

    /** Deletes a pair by one of its ends. @param nsid id of that end's namespace, as the calling thread's knows it */
    public static void delete(int nsid, int index) throws LinuxException {
        request(
                "delete a veth pair",
                new NetlinkMessage(RTM_DELLINK, 0).ifinfo(index, 0, 0).attribute(IFLA_TARGET_NETNSID, nsid));
    }

    /** Gives an end another MAC address. @param address six bytes, the first one the highest */
    public static void setAddress(NetworkNamespace namespace, int index, long address) throws IOException {
        byte[] octets = new MacAddress(address).octets();
        namespace.call(() -> {
            request(
                    "set address " + MacAddress.format(address),
                    new NetlinkMessage(RTM_SETLINK, 0).ifinfo(index, 0, 0).attribute(IFLA_ADDRESS, octets));
            return true;
        });
    }

    private static void request(String what, NetlinkMessage message) throws LinuxException {
        try (NetlinkSocket socket = NetlinkSocket.open()) {
            socket.request(what, message);
        }
    }
}
