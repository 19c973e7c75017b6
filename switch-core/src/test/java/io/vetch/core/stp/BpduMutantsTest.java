package io.vetch.core.stp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Mutants;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Every BPDU is read or not, and what is read is written as it was read. */
class BpduMutantsTest {
    private static final String CONFIGURATION =
            "0000000000800002000000010000000000800002000000010080010000140002000f00";
    private static final String NOTIFICATION = "00000080";
    private static final String RAPID = "0000020278800002000000010000000000800002000000010080010000140002000f0000";

    @Test
    void whatIsReadIsWrittenAndReadBackTheSame() {
        new Mutants(BpduMutantsTest.class, "bpdu.hex")
                .with(HexFormat.of().parseHex(CONFIGURATION))
                .with(HexFormat.of().parseHex(NOTIFICATION))
                .with(HexFormat.of().parseHex(RAPID))
                .run(BpduMutantsTest::kind);
    }

    private static String kind(byte[] octets) {
        boolean framed = BpduFrame.decode(ByteBuffer.wrap(octets)).isPresent();
        Bpdu bpdu = BpduCodec.decode(ByteBuffer.wrap(octets)).orElse(null);
        if (bpdu == null) {
            return framed + " " + Math.min(40, octets.length);
        }
        byte[] written = BpduCodec.encode(bpdu);
        assertThat(BpduCodec.decode(ByteBuffer.wrap(written))).contains(bpdu);
        assertThat(written.length).isLessThanOrEqualTo(octets.length);
        return framed + " " + bpdu.getClass().getSimpleName() + written.length + " "
                + (written.length > 4 ? written[4] : 0);
    }
}
