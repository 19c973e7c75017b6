package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A datagram of any bytes is split into messages that lie in it, or refused; and each message is read. */
class NetlinkFuzzTest {
    private static final int ANSWERED = 1;

    /** How often anything was said of an interface. */
    private static final class Count implements RouteNetlink.EventHandler {
        private int events;

        @Override
        public void changed(int nsid, LinkInfo link) {
            events++;
        }

        @Override
        public void removed(int nsid, LinkInfo link) {
            events++;
        }

        @Override
        public void qdiscChanged(int nsid, int index) {}

        @Override
        public void overrun() {
            throw new AssertionError("no message says so");
        }
    }

    @FuzzTest(maxDuration = "10m")
    void anyDatagramIsRead(byte[] datagram) {
        List<NetlinkSocket.Raw> messages;
        try {
            messages = NetlinkSocket.split("read netlink", ByteBuffer.wrap(datagram), OptionalInt.empty());
        } catch (LinuxException refused) {
            return;
        }
        int bodies =
                messages.stream().mapToInt(raw -> raw.received().body().limit()).sum();
        assertThat(bodies + NetlinkMessage.HEADER_SIZE * messages.size()).isLessThanOrEqualTo(datagram.length);

        Count heard = new Count();
        messages.forEach(raw -> RouteNetlink.dispatch(raw.received(), 0, heard));
        assertThat(heard.events).isLessThanOrEqualTo(messages.size());
        readAsAnswer(messages);
    }

    private static void readAsAnswer(List<NetlinkSocket.Raw> messages) {
        List<NetlinkSocket.Received> answers = new ArrayList<>();
        try {
            NetlinkSocket.collect("get link", ANSWERED, messages, answers);
        } catch (LinuxException refused) {
            assertThat(refused.errno()).isNotZero();
        }
        answers.forEach(answer -> {
            LinkInfo.parse(answer.body());
            RouteNetlink.nsid(answer.body());
        });
    }
}
