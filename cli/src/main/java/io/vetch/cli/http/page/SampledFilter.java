package io.vetch.cli.http.page;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.Direction;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Some frames of those that another filter wants, no more than a person can read: the others cost a loop one look, and
 * are counted. Any loop.
 */
final class SampledFilter implements CaptureFilter {
    private final CaptureFilter inner;
    private final Sample sample;

    SampledFilter(CaptureFilter inner, Sample sample) {
        this.inner = inner;
        this.sample = sample;
    }

    /** How many may pass. Loops may let a few more pass than that: they do not wait for each other to count. */
    static final class Sample {
        private final int most;
        private final LongAdder leftOut = new LongAdder();
        private int passed;

        /** @param most frames between two calls of {@link #refill} */
        Sample(int most) {
            this.most = most;
        }

        private boolean take() {
            if (passed >= most) {
                leftOut.increment();
                return false;
            }
            passed++;
            return true;
        }

        void refill() {
            passed = 0;
        }

        /** How many did not, since the last call. */
        long takeLeftOut() {
            return leftOut.sumThenReset();
        }
    }

    @Override
    public @Nullable Direction match(BridgePort ingress, Frame frame, EgressSet egress) {
        Direction direction = inner.match(ingress, frame, egress);
        return direction == null || !sample.take() ? null : direction;
    }
}
