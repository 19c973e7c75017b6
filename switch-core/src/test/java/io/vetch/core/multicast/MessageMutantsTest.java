package io.vetch.core.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Mutants;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.message.MessageParser;
import io.vetch.core.multicast.message.MulticastMessage;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every message of IGMP or MLD is read or not, whatever is in it, and nothing is thrown. */
class MessageMutantsTest {
    private static final MacAddress HOST = VirtualSnooper.host(1);
    private static final int IGMP_AT = 14 + 24;
    private static final int MLD_AT = 14 + 40 + 8;

    @Test
    void everyIgmpMessageIsReadOrNot() {
        IpAddress group = Messages.ipv4("239.1.1.1");
        new Mutants(MessageMutantsTest.class, "igmp.hex")
                .with(message(Messages.join(HOST, group), IGMP_AT))
                .with(message(Messages.leave(HOST, group), IGMP_AT))
                .with(message(Messages.query(HOST, Messages.ipv4("10.0.0.9")), IGMP_AT))
                .with(message(Messages.report(HOST, 4, group, Messages.ipv4("10.9.9.1")), IGMP_AT))
                .run(message ->
                        kind(Messages.igmp(HOST, Messages.ipv4("10.0.0.1"), IpAddress.ALL_HOSTS, atLeast(message))));
    }

    @Test
    void everyMldMessageIsReadOrNot() {
        IpAddress group = Messages.siteGroup(1);
        new Mutants(MessageMutantsTest.class, "mld.hex")
                .with(message(Messages.join(HOST, group), MLD_AT))
                .with(message(Messages.leave(HOST, group), MLD_AT))
                .with(message(Messages.query(HOST, Messages.linkLocal(9)), MLD_AT))
                .with(message(Messages.report(HOST, 3, group, Messages.linkLocal(1)), MLD_AT))
                .run(message -> kind(Messages.mld(HOST, Messages.linkLocal(1), IpAddress.ALL_NODES, atLeast(message))));
    }

    @Test
    void everyFrameIsReadOrNot() {
        new Mutants(MessageMutantsTest.class, "frame.hex")
                .with(Messages.join(HOST, Messages.ipv4("239.1.1.1")))
                .with(Messages.join(HOST, Messages.siteGroup(1)))
                .with(Messages.report(HOST, 4, Messages.ipv4("239.1.1.1"), Messages.ipv4("10.9.9.1")))
                .with(Messages.query(HOST, Messages.linkLocal(9)))
                .run(MessageMutantsTest::kind);
    }

    private static byte[] message(byte[] frame, int at) {
        return Arrays.copyOfRange(frame, at, frame.length);
    }

    private static byte[] atLeast(byte[] message) {
        return message.length < 4 ? Arrays.copyOf(message, 4) : message;
    }

    private static String kind(byte[] frame) {
        byte[] before = frame.clone();
        String kind = MessageParser.groupOf(frame).isPresent() + " "
                + MessageParser.parse(frame).map(MessageMutantsTest::kind).orElse("nothing");
        assertThat(frame).isEqualTo(before);
        return kind;
    }

    private static String kind(MulticastMessage message) {
        return switch (message) {
            case MulticastMessage.Query query ->
                "query " + query.version() + query.group().isAny() + query.ofSources() + query.suppressed();
            case MulticastMessage.Join join -> "join " + join.etherType() + join.version();
            case MulticastMessage.Leave leave -> "leave " + leave.etherType();
            case MulticastMessage.SourceReport report ->
                report.records().stream()
                        .limit(3)
                        .map(each ->
                                each.type() + "/" + Math.min(2, each.sources().size()))
                        .collect(Collectors.joining(" ", "report " + report.etherType() + " ", ""));
            case MulticastMessage.RouterHello hello -> "hello " + hello.etherType();
            case MulticastMessage.Malformed malformed -> malformed.etherType() + " " + malformed.why();
        };
    }
}
