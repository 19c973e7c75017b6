package io.vetch.pcap.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.pcap.dissect.SampleFrames;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerTest {
    private static final String MACS = "02000000000a02000000000b";

    private static Layer of(String hex) {
        return Layer.of(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void namesLayersAndFields() {
        Layer layers = of(MACS + "8100 0005 0800 4500001c0001000040010000 0a090001 0a090002 0800f7fc00010002");
        assertThat(layers.name()).isEqualTo("Ethernet");
        assertThat(layers.fields())
                .startsWith(
                        new Layer.Field("Destination address", "02:00:00:00:00:0a"),
                        new Layer.Field("Source address", "02:00:00:00:00:0b"));
        assertThat(layers.text()).isEqualTo("""
                Ethernet
                  Destination address: 02:00:00:00:00:0a
                  Source address: 02:00:00:00:00:0b
                  Type: 0x8100 (IEEE 802.1Q VLAN-tagged frames)
                  IEEE802.1Q Tag
                    Priority: 0
                    CFI: 0
                    VID: 5
                    Type: 0x0800 (IPv4)
                    IPv4
                      Version: 4 (IPv4)
                      IHL: 5 (20 [bytes])
                      TOS: [precedence: 0 (Routine)] [tos: 0 (Default)] [mbz: 0]
                      Total length: 28 [bytes]
                      Identification: 1
                      Flags: (Reserved, Don't Fragment, More Fragment) = (false, false, false)
                      Fragment offset: 0 (0 [bytes])
                      TTL: 64
                      Protocol: 1 (ICMPv4)
                      Header checksum: 0x0000
                      Source address: 10.9.0.1
                      Destination address: 10.9.0.2
                      ICMPv4 Common
                        Type: 8 (Echo)
                        Code: 0 (No Code)
                        Checksum: 0xf7fc
                        ICMPv4 Echo
                          Identifier: 1
                          SequenceNumber: 2
                """);
    }

    @Test
    void saysWhereAFrameIsMalformed() {
        assertThat(of("0200").name()).isEqualTo("malformed");
        assertThat(of("").name()).isEqualTo("malformed");
        Layer payload = of(MACS + "0800 4500").payload();
        assertThat(payload).isNotNull();
        assertThat(payload.name()).isEqualTo("malformed");
        assertThat(payload.fields()).contains(new Layer.Field("Length", "2 bytes"));
        assertThat(of(MACS + "88b5 01020304").payload())
                .isEqualTo(new Layer("data", List.of(new Layer.Field("Length", "4 bytes")), null));
    }

    @Test
    void takesAnyBytes() {
        Random random = new Random(815);
        List<byte[]> samples = SampleFrames.all();
        for (int i = 0; i < 50_000; i++) {
            byte[] frame = samples.get(random.nextInt(samples.size())).clone();
            for (int flips = random.nextInt(8); flips > 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            assertThat(Layer.of(Arrays.copyOf(frame, random.nextInt(frame.length + 1)))
                            .text())
                    .isNotEmpty();
        }
    }

    @Test
    void followsIpInIpOnlySoFar() {
        byte[] packet = HexFormat.of().parseHex("45000014000100004004" + "00000a0900010a090002");
        byte[] frame = new byte[65_514];
        frame[12] = 8;
        for (int at = 14; at < frame.length; at += packet.length) {
            System.arraycopy(packet, 0, frame, at, packet.length);
            frame[at + 2] = (byte) ((frame.length - at) >> 8);
            frame[at + 3] = (byte) (frame.length - at);
        }
        assertThat(Layer.of(frame).text()).contains("IPv4");
    }
}
