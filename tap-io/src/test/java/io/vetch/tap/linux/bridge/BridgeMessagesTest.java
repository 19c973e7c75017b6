package io.vetch.tap.linux.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.tap.linux.NetlinkMessage;
import io.vetch.tap.linux.NetlinkSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The kernel's own messages, cut off and spoilt: each is read as far as it goes, and none throws. */
@RequiresNamespaces
class BridgeMessagesTest {
    private static final int[] DUMPS = {18, 30, 86}; // RTM_GETLINK, RTM_GETNEIGH, RTM_GETMDB
    private static final int[] NEWS = {16, 17, 28, 29, 84, 85};

    private static List<byte[]> realMessages() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        try (BridgeLab lab = new BridgeLab();
                NetlinkSocket socket = lab.net.call(NetlinkSocket::open)) {
            lab.net.ip("link set br0 type bridge mcast_igmp_version 3 mcast_querier 1");
            lab.tool("mdb add dev br0 port p2 grp 239.1.2.3 src 10.0.0.1 permanent");
            lab.tool("mdb add dev br0 port p1 grp ff05::1:2 permanent");
            lab.tool("link set dev p2 mcast_router 2");
            for (int type : DUMPS) {
                NetlinkMessage dump = new NetlinkMessage(type, NetlinkMessage.NLM_F_DUMP).ifinfo(7, 0, 0, 0);
                for (NetlinkSocket.Received answer : socket.request("dump", dump)) {
                    byte[] body = new byte[answer.body().limit()];
                    answer.body().get(0, body);
                    bodies.add(body);
                }
            }
        }
        return bodies;
    }

    static void read(byte[] bytes) {
        ByteBuffer body = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        BridgeState.parse(body);
        BridgePortState.parse(body);
        KernelFdbEntry.parse(body);
        assertThat(MulticastDatabase.parse(List.of(body)).members())
                .noneMatch(member -> member.toString().isEmpty());
        Count count = new Count();
        for (int type : NEWS) {
            BridgeNetlink.dispatch(new NetlinkSocket.Received(type, OptionalInt.empty(), body), count);
        }
        assertThat(count.news).isLessThanOrEqualTo(2 * NEWS.length);
    }

    private static final class Count implements News {
        private int news;

        @Override
        public void linkChanged(int index, int master, boolean removed) {
            news++;
        }

        @Override
        public void entryChanged(KernelFdbEntry entry, int master, boolean removed) {
            news++;
        }

        @Override
        public void groupsChanged(int bridgeIndex) {
            news++;
        }

        @Override
        public void vlansChanged(int index) {
            news++;
        }

        @Override
        public void surroundingsChanged() {
            news++;
        }

        @Override
        public void overrun() {
            throw new AssertionError("no message says so");
        }
    }

    @Test
    void messageCutOffAnywhereIsRead() throws IOException {
        for (byte[] body : realMessages()) {
            for (int length = 0; length <= body.length; length++) {
                read(Arrays.copyOf(body, length));
            }
        }
    }

    @Test
    void spoiltMessageIsRead() throws IOException {
        SplittableRandom random = new SplittableRandom(18);
        for (byte[] body : realMessages()) {
            for (int round = 0; round < 2_000; round++) {
                byte[] spoilt = body.clone();
                for (int i = random.nextInt(1, 5); i > 0; i--) {
                    spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
                }
                read(spoilt);
            }
        }
    }
}
