package io.vetch.core.multicast;

import static io.vetch.core.multicast.Messages.ipv4;
import static io.vetch.core.multicast.VirtualSnooper.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.message.MessageParser;
import io.vetch.core.multicast.message.MulticastMessage.GroupRecord;
import io.vetch.core.multicast.message.MulticastMessage.Join;
import io.vetch.core.multicast.message.MulticastMessage.Malformed;
import io.vetch.core.multicast.message.MulticastMessage.Query;
import io.vetch.core.multicast.message.MulticastMessage.RecordType;
import io.vetch.core.multicast.message.MulticastMessage.SourceReport;
import io.vetch.core.multicast.message.QueryFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageParserTest {
    private static final IpAddress GROUP = ipv4("239.1.1.1");

    private static final String KERNEL_IGMP2 = "2048, 2, "
            + "01005e000001020000000101080046c00020000040000102041700000000e0000001940400001164ee9b"
            + "00000000";
    private static final String KERNEL_IGMP3 = "2048, 3, "
            + "01005e000001020000000101080046c00024000040000102041300000000e0000001940400001164ec1e"
            + "00000000027d0000";
    private static final String KERNEL_MLD1 = "34525, 1, "
            + "33330000000102000000010186dd6000000000200001fe80000000000000000000fffe000101ff020000"
            + "0000000000000000000000013a0005020000000082005917271000000000000000000000000000000000"
            + "0000";
    private static final String KERNEL_MLD2 = "34525, 2, "
            + "33330000000102000000010186dd6000000000240001fe80000000000000000000fffe000101ff020000"
            + "0000000000000000000000013a0005020000000082005696271000000000000000000000000000000000"
            + "0000027d0000";

    @Test
    void readsAReportOfEitherFamily() {
        assertThat(MessageParser.parse(Messages.join(host(1), GROUP))).contains(new Join(GROUP, 2));
        IpAddress group = Messages.siteGroup(0x1_0000_0002L);
        assertThat(MessageParser.parse(Messages.join(host(1), group))).contains(new Join(group, 1));
    }

    @Test
    void readsSources() {
        IpAddress source = ipv4("10.9.9.1");
        assertThat(MessageParser.parse(Messages.report(host(1), 4, GROUP, source)))
                .get()
                .isInstanceOfSatisfying(
                        SourceReport.class,
                        report -> assertThat(report.records())
                                .containsExactly(
                                        new GroupRecord(RecordType.CHANGE_TO_EXCLUDE, GROUP, List.of(source))));
    }

    @Test
    void readsBehindATag() {
        byte[] plain = Messages.join(host(1), GROUP);
        byte[] tagged = ByteBuffer.allocate(plain.length + 4)
                .put(plain, 0, 12)
                .putInt(0x8100_000a)
                .put(plain, 12, plain.length - 12)
                .array();
        assertThat(MessageParser.parse(tagged)).contains(new Join(GROUP, 2));
    }

    /** None is read where it ends too early, and nothing is thrown. */
    @Test
    void believesNothingThatIsCutOff() {
        for (byte[] whole : List.of(
                Messages.join(host(1), GROUP),
                Messages.report(host(1), 1, GROUP, GROUP),
                Messages.join(host(1), Messages.siteGroup(1)),
                Messages.report(host(1), 2, Messages.siteGroup(1), Messages.linkLocal(1)))) {
            for (int length = 0; length < whole.length; length++) {
                assertThat(MessageParser.parse(Arrays.copyOf(whole, length)).orElse(null))
                        .as("%d of %d octets", length, whole.length)
                        .matches(each -> each == null || each instanceof Malformed);
            }
        }
    }

    @Test
    void believesNothingWithAWrongChecksum() {
        for (byte[] frame : List.of(Messages.join(host(1), GROUP), Messages.join(host(1), Messages.siteGroup(1)))) {
            frame[frame.length - 1] ^= 1;
            assertThat(MessageParser.parse(frame)).get().isInstanceOf(Malformed.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 1000", "100, 10000", "128, 12800", "255, 3174400"})
    void theCodeOfALongDelayHasAnExponent(int code, long millis) {
        byte[] message =
                ByteBuffer.allocate(12).putInt(0x1100_0000 | code << 16).array();
        byte[] frame = Messages.igmp(host(1), ipv4("10.0.0.1"), IpAddress.ALL_HOSTS, message);
        assertThat(MessageParser.parse(frame)).get().isInstanceOfSatisfying(Query.class, query -> {
            assertThat(query.version()).isEqualTo(3);
            assertThat(query.maxDelayMillis()).isEqualTo(millis);
        });
    }

    @Test
    void addressesAreWrittenAsUsual() {
        assertThat(GROUP).hasToString("239.1.1.1");
        assertThat(IpAddress.ALL_NODES).hasToString("ff02::1");
        assertThat(IpAddress.any(IpAddress.IPV6)).hasToString("::");
        assertThat(IpAddress.ipv6(0xff05_0000_0001_0000L, 0x0000_0002_0000_0003L))
                .hasToString("ff05:0:1::2:0:3");
        assertThat(IpAddress.ipv6(0xff05L << 48, 0x0001_0002_0000_0000L)).hasToString("ff05::1:2:0:0");
        assertThat(IpAddress.ipv6(0x1_0002_0003_0004L, 0)).hasToString("1:2:3:4::");
        assertThat(new IpAddress(IpAddress.LINK_LAYER, 0, 0x0102_0304_0506L)).hasToString("01:02:03:04:05:06");
    }

    /** As the kernel's bridge sent them, with its address 02:00:00:00:01:01. */
    @ParameterizedTest
    @CsvSource({KERNEL_IGMP2, KERNEL_IGMP3, KERNEL_MLD1, KERNEL_MLD2})
    void queriesAreTheKernels(int etherType, int version, String frame) {
        IpAddress any = IpAddress.any(etherType);
        MacAddress bridge = new MacAddress(0x0200_0000_0101L);
        boolean ipv6 = etherType == IpAddress.IPV6;
        QueryFrame query = new QueryFrame(
                version,
                ipv6 ? IpAddress.linkLocal(bridge) : any,
                ipv6 ? IpAddress.ALL_NODES : IpAddress.ALL_HOSTS,
                any,
                10_000,
                125,
                false,
                List.of());
        assertThat(HexFormat.of().formatHex(query.encode(bridge))).isEqualTo(frame);
    }
}
