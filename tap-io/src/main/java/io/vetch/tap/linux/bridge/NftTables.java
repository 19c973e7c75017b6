package io.vetch.tap.linux.bridge;

import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetlinkMessage;
import io.vetch.tap.linux.NetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What nftables has in a namespace, asked of the kernel itself: nft(8) need not be installed. */
public final class NftTables {
    private static final int NETLINK_NETFILTER = 12;
    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final int NFT_MSG_GETTABLE = 1;
    private static final int NFT_MSG_GETCHAIN = 4;
    private static final int NFT_MSG_GETRULE = 7;
    private static final int NFT_MSG_GETGEN = 16;
    private static final int NFTA_TABLE_NAME = 1;
    private static final int NFTA_CHAIN_POLICY = 5;
    private static final int NF_DROP = 0;
    private static final int NFTA_GEN_ID = 1;
    private static final int NFGENMSG_SIZE = 4;

    private NftTables() {}

    /**
     * A table.
     *
     * @param family NFPROTO_*: 1 inet, 2 ip, 3 arp, 5 netdev, 7 bridge, 10 ip6
     */
    public record Table(int family, String name) {}

    /**
     * Those of the calling thread's namespace.
     *
     * @throws LinuxException EINVAL or EOPNOTSUPP if the kernel has no nftables; EPERM without CAP_NET_ADMIN
     */
    public static List<Table> list() throws LinuxException {
        List<Table> tables = new ArrayList<>();
        try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_NETFILTER)) {
            for (NetlinkSocket.Received answer :
                    socket.request("list the tables of nftables", dump(NFT_MSG_GETTABLE))) {
                tables.add(table(answer.body()));
            }
        }
        return tables;
    }

    private static NetlinkMessage dump(int what) {
        return new NetlinkMessage((NFNL_SUBSYS_NFTABLES << 8) | what, NetlinkMessage.NLM_F_DUMP).general();
    }

    /**
     * Whether they can do anything: tables and chains may be empty, as iptables leaves them. A chain that drops what no
     * rule of it accepts needs no rule.
     *
     * @throws LinuxException as {@link #list}
     */
    public static boolean haveRules() throws LinuxException {
        try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_NETFILTER)) {
            return !socket.request("list the rules of nftables", dump(NFT_MSG_GETRULE))
                            .isEmpty()
                    || socket.request("list the chains of nftables", dump(NFT_MSG_GETCHAIN)).stream()
                            .anyMatch(answer -> dropsTheRest(answer.body()));
        }
    }

    private static boolean dropsTheRest(ByteBuffer chain) {
        ByteBuffer policy = LinkInfo.attributes(chain, NFGENMSG_SIZE).get(NFTA_CHAIN_POLICY);
        return policy != null && policy.limit() >= Integer.BYTES && policy.getInt(0) == NF_DROP;
    }

    /**
     * A number that is another one after any change of tables, chains, rules or sets in the calling thread's namespace,
     * whoever made it.
     *
     * @throws LinuxException as {@link #list}
     */
    public static int generation() throws LinuxException {
        NetlinkMessage ask = new NetlinkMessage((NFNL_SUBSYS_NFTABLES << 8) | NFT_MSG_GETGEN, 0).general();
        try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_NETFILTER)) {
            return socket.request("get the generation of nftables", ask).stream()
                    .map(answer ->
                            LinkInfo.attributes(answer.body(), NFGENMSG_SIZE).get(NFTA_GEN_ID))
                    .filter(id -> id != null && id.limit() >= Integer.BYTES)
                    .mapToInt(id -> id.getInt(0))
                    .findFirst()
                    .orElse(0);
        }
    }

    /** {@code struct nfgenmsg}: u8 family, u8 version, be16 resource; then attributes. */
    private static Table table(ByteBuffer body) {
        ByteBuffer name = LinkInfo.attributes(body, NFGENMSG_SIZE).get(NFTA_TABLE_NAME);
        byte[] bytes = new byte[name == null ? 0 : name.limit()];
        if (name != null) {
            name.get(0, bytes);
        }
        int family = body.hasRemaining() ? body.get(0) : 0;
        return new Table(family, new String(bytes, StandardCharsets.UTF_8).replace("\0", ""));
    }
}
