package io.vetch.core.vlan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Mutants;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every frame is classified or not, and one that was given its other form and back is as it was, but for a lost
 * priority.
 */
class TagMutantsTest {
    private static final int OFFSET = Frame.HEADROOM + 32;
    private static final String ADDRESSES = "020000000001020000000002";
    private static final String PAYLOAD = "0800450000140000";

    private final BridgePort port = new BridgePort(1, "p1", 0x0200_0000_0101L, 1500, 1, (frame, loop, counters) -> {});
    private final VlanView tagged = view(0x8100);
    private final VlanView serviceTagged = view(0x88a8);

    private VlanView view(int tpid) {
        PortVlans list = PortVlans.NONE.with(10, 20, false, false).with(1, 1, true, true);
        return new VlanView(tpid, Map.of(port, list), Map.of());
    }

    @Test
    void everyFrameIsClassifiedAndReshaped() {
        Mutants mutants = new Mutants(TagMutantsTest.class, "tag.hex");
        for (String tags :
                new String[] {"", "8100000a", "8100a000", "88a8000a8100000b", "8100000a88a8000b", "81000fff"}) {
            mutants.with(HexFormat.of().parseHex(ADDRESSES + tags + PAYLOAD));
        }
        mutants.run(this::kind);
    }

    private String kind(byte[] octets) {
        return octets.length < Frame.HEADER_LENGTH ? "short" : kind(tagged, octets) + " " + kind(serviceTagged, octets);
    }

    private String kind(VlanView view, byte[] octets) {
        ByteBuffer buffer = ByteBuffer.allocate(OFFSET + octets.length).put(OFFSET, octets);
        Frame frame = new Frame().wrap(buffer, 0, OFFSET, octets.length);
        int vlan = view.classify(port, frame);
        if (vlan == VlanView.NONE) {
            return "none" + view.isTagged(frame) + Math.min(24, octets.length);
        }
        assertThat(view.isMember(port, vlan)).isTrue();
        boolean was = view.isTagged(frame);
        int control = was ? frame.tagControl() : 0;
        view.reshape(frame, vlan);
        boolean again = view.isTagged(frame); // two tags, one of which is left
        if (was == again) {
            return "inner " + was;
        }
        view.reshape(frame, vlan);
        byte[] now = new byte[frame.length()];
        buffer.get(frame.offset(), now);
        if (was) {
            Arrays.fill(octets, 14, 16, (byte) 0);
            ByteBuffer.wrap(octets).putShort(14, (short) vlan);
        }
        assertThat(now).isEqualTo(octets);
        return vlan + " " + was + (control >>> 12);
    }
}
