package io.vetch.core.stp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.stp.VirtualNetwork.Lan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two bridges of a Linux 6.18 in namespaces, wired together twice, wrote this log and sent these BPDUs. Two of ours, to
 * which the same happens at the same times, must do the same.
 */
class KernelRingTest {
    /** Where two timers of the kernel ran out at once, the lines stand in the order in which they were started. */
    private static final String LOG = """
            A: port 1(p1) entered blocking state
            A: port 1(p1) entered listening state
            A: port 2(p2) entered blocking state
            A: port 2(p2) entered listening state
            B: port 1(q1) entered blocking state
            B: port 1(q1) entered listening state
            B: port 2(q2) entered blocking state
            B: port 2(q2) entered listening state
            B: port 2(q2) entered blocking state
            A: port 1(p1) entered learning state
            A: port 2(p2) entered learning state
            A: port 1(p1) entered forwarding state
            A: topology change detected, propagating
            A: port 2(p2) entered forwarding state
            A: topology change detected, propagating
            A: port 1(p1) entered disabled state
            B: port 1(q1) entered disabled state
            B: port 2(q2) entered listening state
            B: port 2(q2) entered learning state
            B: port 2(q2) entered forwarding state
            A: port 1(p1) entered blocking state
            A: port 1(p1) entered listening state
            B: port 1(q1) entered blocking state
            B: port 1(q1) entered listening state
            B: topology change detected, sending tcn bpdu
            B: port 2(q2) entered blocking state
            A: port 1(p1) received tcn bpdu
            A: topology change detected, propagating
            A: port 1(p1) entered learning state
            B: port 1(q1) entered learning state
            A: port 1(p1) entered forwarding state
            A: topology change detected, propagating
            B: port 1(q1) entered forwarding state
            B: port 2(q2) entered listening state
            B: topology change detected, propagating
            A: topology change detected, sending tcn bpdu
            A: port 2(p2) entered blocking state
            B: port 2(q2) received tcn bpdu
            B: topology change detected, propagating
            B: port 1(q1) received tcn bpdu
            B: topology change detected, propagating
            B: port 2(q2) entered learning state
            B: port 2(q2) entered disabled state
            B: port 1(q1) entered disabled state
            """;

    /** The frames that A's first port sent; one that is as the one before it is left out. */
    private static final String FRAMES_OF_P1 = """
            0180c2000000020000000a01002642420300000000008000020000000a00000000008000020000000a0080010000060001000400
            0180c2000000020000000a01002642420300000000018000020000000a00000000008000020000000a0080010000060001000400
            0180c2000000020000000a01002642420300000000008000020000000a00000000008000020000000a0080010000060001000400
            0180c2000000020000000a01002642420300000000818000020000000a00000000008000020000000a0080010000060001000400
            0180c2000000020000000a01002642420300000000018000020000000a00000000008000020000000a0080010000060001000400
            0180c2000000020000000a01000742420300000080
            """;

    /** The same of A's second port. */
    private static final String FRAMES_OF_P2 = """
            0180c2000000020000000a02002642420300000000008000020000000a00000000008000020000000a0080020000060001000400
            0180c2000000020000000a02002642420300000000018000020000000a00000000008000020000000a0080020000060001000400
            0180c2000000020000000a02002642420300000000008000020000000a00000000008000020000000a0080020000060001000400
            0180c2000000020000000a02002642420300000000018000020000000a00000000008000020000000a0080020000060001000400
            0180c2000000020000000a02000742420300000080
            """;

    private final VirtualNetwork network = new VirtualNetwork();
    private final VirtualBridge a = network.addBridge(
            VirtualBridge.Kind.KERNEL, "A", 0x8000, 0x0200_0000_0a00L, new BridgeTimes(600, 100, 400));
    private final VirtualBridge b =
            network.addBridge(VirtualBridge.Kind.KERNEL, "B", 0x9000, 0x0200_0000_0b00L, BridgeTimes.DEFAULT);

    @BeforeEach
    void whatHappensToTheRing() {
        for (int i = 1; i <= 2; i++) {
            Lan cable = new Lan("cable" + i);
            a.add("p" + i, 2).attach(cable);
            b.add("q" + i, 2).attach(cable);
        }
        a.up();
        b.up();
        network.run(10);
        a.port(1).setLinkUp(true);
        network.run(3);
        a.port(2).setLinkUp(true);
        network.run(874);
        setLinks(b, true);
        network.run(13_125);
        setFirstCable(false);
        network.run(12_004);
        setFirstCable(true);
        network.run(14_004);
        b.setPriority(0x1000);
        network.run(12_020);
        b.down();
    }

    private static void setLinks(VirtualBridge bridge, boolean up) {
        bridge.ports().forEach(port -> port.setLinkUp(up));
    }

    private void setFirstCable(boolean up) {
        a.port(1).setLinkUp(up);
        b.port(1).setLinkUp(up);
    }

    @Test
    void itsLogIsTheKernels() {
        assertThat(network.log())
                .extracting(line -> line.replaceFirst("^\\d+ ", ""))
                .filteredOn(line -> !line.contains("new root")) // which the kernel does not say
                .containsExactlyElementsOf(LOG.lines().toList());
    }

    @Test
    void itsFramesAreTheKernels() {
        assertThat(changesOf("p1"))
                .containsExactlyElementsOf(FRAMES_OF_P1.lines().toList());
        assertThat(changesOf("p2"))
                .containsExactlyElementsOf(FRAMES_OF_P2.lines().toList());
    }

    private List<String> changesOf(String port) {
        List<String> frames = new ArrayList<>();
        for (String sent : a.sent()) {
            String[] words = sent.split(" ", -1);
            if (words[1].equals(port) && (frames.isEmpty() || !frames.getLast().equals(words[2]))) {
                frames.add(words[2]);
            }
        }
        return frames;
    }
}
