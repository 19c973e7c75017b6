package io.vetch.pcap.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DissectorTest {
    private static final String PING =
            "02000000000a02000000000b0800" + "4500001c00010000400100000a0900010a090002" + "0800000000010002";

    private final Dissector dissector = new Dissector(DissectOptions.DEFAULT);

    @Test
    void saysWhatTcpdumpSays() {
        assertThat(dissector.dissect(HexFormat.of().parseHex(PING)))
                .isEqualTo("IP 10.9.0.1 > 10.9.0.2: ICMP echo request, id 1, seq 2, length 8");
    }

    @Test
    void readsBetweenPositionAndLimitAndLeavesThemAlone() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(200).position(33);
        buffer.put(HexFormat.of().parseHex(PING)).flip().position(33);
        assertThat(dissector.dissect(buffer, 42)).startsWith("IP 10.9.0.1 > 10.9.0.2: ICMP echo request");
        assertThat(buffer.position()).isEqualTo(33);
    }

    @Test
    void dumpsNothingIfTold() {
        Dissector quiet = new Dissector(DissectOptions.DEFAULT.withoutDump());
        assertThat(quiet.dissect(HexFormat.of().parseHex("02000000000a02000000000b88b501020304")))
                .isEqualTo("02:00:00:00:00:0b > 02:00:00:00:00:0a, ethertype Unknown (0x88b5), length 18: ");
    }

    @Test
    void namesLengthsThatCannotBe() {
        assertThat(dissector.dissect(ByteBuffer.allocate(0), 5)).isEqualTo("[Invalid header: caplen==0]");
        assertThat(dissector.dissect(ByteBuffer.allocate(0), 0)).isEqualTo("[Invalid header: caplen==0, len==0]");
        assertThat(dissector.dissect(ByteBuffer.allocate(5), 4)).isEqualTo("[Invalid header: len(4) < caplen(5)]");
    }

    @Test
    void followsIpInIpOnlySoFar() {
        byte[] packet = HexFormat.of().parseHex("45000014000100004004" + "00000a0900010a090002");
        byte[] frame = new byte[14 + 3000 * packet.length];
        frame[12] = 8;
        for (int i = 0; i < 3000; i++) {
            System.arraycopy(packet, 0, frame, 14 + i * packet.length, packet.length);
            int length = frame.length - 14 - i * packet.length;
            frame[16 + i * packet.length] = (byte) (length >> 8);
            frame[17 + i * packet.length] = (byte) length;
        }
        assertThat(dissector.dissect(frame)).endsWith("[nested too deep]");
    }

    @Test
    void neverThrowsOnRandomBytes() {
        Random random = new Random(4711);
        List<byte[]> samples = SampleFrames.all();
        List<Dissector> dissectors = List.of(
                dissector, new Dissector(DissectOptions.DEFAULT.withLinkHeader().withAbsoluteSequences()));
        for (int i = 0; i < 200_000; i++) {
            byte[] frame = samples.get(random.nextInt(samples.size())).clone();
            for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            int captured = random.nextInt(1, frame.length + 1);
            int original = random.nextBoolean() ? captured : captured + random.nextInt(70_000);
            assertThat(dissectors.get(i & 1).dissect(ByteBuffer.wrap(frame, 0, captured), original))
                    .isNotEmpty();
        }
    }
}
