package io.vetch.core.bridge;

import static io.vetch.core.bridge.Outcome.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Seed;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Whatever is sent and set: every received frame ends in exactly one verdict, never goes back to its ingress port
 * unless that is a hairpin, never reaches a port twice, and leaves unchanged (which {@link TestBridge} looks at).
 */
class RelayInvariantTest {
    private static final int STEPS = 5000;

    private final Seed seed = Seed.choose();
    private final SplittableRandom random = seed.random();
    private final RandomBridge any = new RandomBridge(random);
    private final TestBridge br0 = any.br0;

    @RepeatedTest(4)
    void everyFrameEndsInOneVerdictAndReachesNoPortTwice() {
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(8) == 0) {
                any.change();
            } else {
                sendSomething(step);
            }
        }
        for (BridgePort port : any.everyPort) {
            assertThat(verdicts(port)).as("verdicts of %s, %s", port, seed).isEqualTo(port.sum(Counter.RX_FRAMES));
        }
    }

    private static long verdicts(BridgePort port) {
        long drops = Arrays.stream(DropReason.values()).mapToLong(port::drops).sum();
        return port.sum(Counter.FORWARDED) + port.sum(Counter.FLOODED) + port.sum(Counter.DELIVERED) + drops;
    }

    private void sendSomething(int step) {
        BridgePort ingress = any.anyPort();
        boolean hairpin = ingress.has(PortFlag.HAIRPIN);
        String as = "step %d from %s, %s".formatted(step, ingress, seed);

        Outcome outcome = br0.send(ingress, any.anyFrame());

        assertThat(outcome.receivers()).as(as).doesNotHaveDuplicates();
        if (!hairpin) {
            assertThat(outcome.receivers()).as(as).doesNotContain(ingress.number());
        }
        assertThat(outcome.receivers())
                .as(as)
                .allMatch(number -> br0.port(number).isForwarding());
        assertReceiversFitTheVerdict(outcome, as);
    }

    private static void assertReceiversFitTheVerdict(Outcome outcome, String as) {
        List<Integer> receivers = outcome.receivers();
        switch (outcome.verdict()) {
            case DROP -> assertThat(receivers).as(as).isEmpty();
            case DELIVER -> assertThat(receivers).as(as).containsExactly(HOST);
            case FORWARD ->
                assertThat(receivers)
                        .as(as)
                        .isNotEmpty()
                        .filteredOn(number -> number != HOST)
                        .hasSizeLessThan(2);
            case FLOOD -> assertThat(receivers).as(as).isNotEmpty();
            case PUNT -> throw new AssertionError(as + ": nobody else takes frames here");
        }
        assertThat(outcome.reason().isPresent()).as(as).isEqualTo(receivers.isEmpty());
    }
}
