package io.vetch.core.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.message.MessageParser;
import java.util.Arrays;

class MulticastFuzzTest {
    /** Whatever comes, it is read or not, and nothing is thrown. */
    @FuzzTest(maxDuration = "30s")
    void anyFrameIsReadOrNot(FuzzedDataProvider data) {
        byte[] frame = data.consumeRemainingAsBytes();
        byte[] before = frame.clone();
        MessageParser.parse(frame);
        assertThat(frame).isEqualTo(before);
    }

    /** The same with the headers and checksums right, so that the messages themselves are read. */
    @FuzzTest(maxDuration = "30s")
    void anyMessageIsReadOrNot(FuzzedDataProvider data) {
        boolean ipv6 = data.consumeBoolean();
        byte[] message = atLeast(data.consumeRemainingAsBytes());
        MacAddress host = VirtualSnooper.host(1);
        MessageParser.parse(
                ipv6
                        ? Messages.mld(host, Messages.linkLocal(1), IpAddress.ALL_NODES, message)
                        : Messages.igmp(host, Messages.ipv4("10.0.0.1"), IpAddress.ALL_HOSTS, message));
    }

    private static byte[] atLeast(byte[] message) {
        return message.length < 4 ? Arrays.copyOf(message, 4) : message;
    }

    /** No sequence of messages stops a snooper, and all groups end when nobody says anything any more. */
    @FuzzTest(maxDuration = "30s")
    void noMessageStopsASnooper(FuzzedDataProvider data) {
        VirtualSnooper bridge =
                new VirtualSnooper().configure(data.consumeBoolean(), data.consumeInt(2, 3), data.consumeInt(1, 2));
        while (data.remainingBytes() > 0) {
            bridge.receive(data.consumeInt(0, 3), next(data));
            bridge.run(data.consumeInt(0, 3000) / 10.0);
            assertThat(bridge.snooping.groups()).isNotNull();
        }
        bridge.run(700);
        assertThat(bridge.entries()).isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(bridge.snooping.groupCount(bridge.ports.get(i))).isZero();
        }
    }

    private static byte[] next(FuzzedDataProvider data) {
        MacAddress host = VirtualSnooper.host(data.consumeInt(1, 4));
        boolean ipv6 = data.consumeBoolean();
        int number = data.consumeInt(1, 3);
        IpAddress group = ipv6 ? Messages.siteGroup(number) : Messages.ipv4("239.1.1." + number);
        IpAddress[] sources = new IpAddress[data.consumeInt(0, 3)];
        for (int i = 0; i < sources.length; i++) {
            int source = data.consumeInt(1, 4);
            sources[i] = ipv6 ? Messages.linkLocal(source) : Messages.ipv4("10.9.9." + source);
        }
        return switch (data.consumeInt(0, 3)) {
            case 0 -> Messages.join(host, group);
            case 1 -> Messages.leave(host, group);
            case 2 -> Messages.query(host, ipv6 ? Messages.linkLocal(9) : Messages.ipv4("10.0.0.9"));
            default -> Messages.report(host, data.consumeInt(1, 6), group, sources);
        };
    }
}
