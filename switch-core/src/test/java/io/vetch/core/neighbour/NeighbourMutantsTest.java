package io.vetch.core.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Mutants;
import io.vetch.core.frame.Frame;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Every frame is read or not, and a question is answered or not: the frame stays as it is, and nothing is thrown. */
class NeighbourMutantsTest {
    private static final String ARP_REQUEST =
            "ffffffffffff02000000000108060001080006040001020000000001ac10000b000000000000ac100015";
    private static final String SOLICITATION = "3333ff00001502000000000186dd6000000000203aff"
            + "fe80000000000000000000000000000bff0200000000000000000001ff000015"
            + "8700000000000000fe8000000000000000000000000000150101020000000001";
    private static final long NEIGHBOUR = 0x0200_0000_0002L | NeighbourTable.ROUTER;

    @Test
    void whateverComesIsReadAndAnsweredOrNot() {
        new Mutants(NeighbourMutantsTest.class, "neighbour.hex")
                .with(HexFormat.of().parseHex(ARP_REQUEST))
                .with(HexFormat.of().parseHex(SOLICITATION))
                .run(NeighbourMutantsTest::kind);
    }

    private static String kind(byte[] octets) {
        if (octets.length < Frame.HEADER_LENGTH) {
            return "short";
        }
        ByteBuffer buffer = ByteBuffer.allocate(Frame.HEADROOM + octets.length);
        buffer.put(Frame.HEADROOM, octets);
        Frame frame = new Frame().wrap(buffer, 0, Frame.HEADROOM, octets.length);
        NeighbourMessage message = new NeighbourMessage();
        if (!message.read(frame, Frame.HEADER_LENGTH)) {
            return "other " + Math.min(100, octets.length);
        }
        boolean isAnswered = message.isRequest()
                && NeighbourAnswer.write(frame, Frame.HEADER_LENGTH, message, NEIGHBOUR, new Frame());
        byte[] after = new byte[octets.length];
        buffer.get(Frame.HEADROOM, after);
        assertThat(after).isEqualTo(octets);
        assertThat(message.target()).isNotEmpty();
        return message.isIpv6() + " " + message.isRequest() + " " + message.isAnnouncement() + " " + isAnswered;
    }
}
