package io.vetch.core.offload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Any bytes and any virtio header: nothing is thrown, nothing gets lost, and what comes out has a bound. */
class SegmenterFuzzTest {
    private final Segmenter segmenter = new Segmenter();

    @FuzzTest(maxDuration = "60s")
    void finishesAnything(FuzzedDataProvider data) {
        byte[] header = Arrays.copyOf(data.consumeBytes(VirtioNetHeader.LENGTH), VirtioNetHeader.LENGTH);
        byte[] given = data.consumeRemainingAsBytes();
        byte[] frame = Arrays.copyOf(given, Math.min(given.length, Frame.MAX_LENGTH));
        finish(header, frame);
    }

    /** Starts from a frame that fits, so that the ways behind the checks are found. */
    @FuzzTest(maxDuration = "60s")
    void finishesAlmostFittingFrames(FuzzedDataProvider data) {
        int[] types = {
            VirtioNetHeader.GSO_TCPV4, VirtioNetHeader.GSO_TCPV6, VirtioNetHeader.GSO_UDP_L4, VirtioNetHeader.GSO_UDP
        };
        SuperFrame frame = SuperFrame.random(types[data.consumeInt(0, 3)], new SplittableRandom(data.consumeLong()));
        byte[] bytes = Arrays.copyOf(frame.bytes(), data.consumeInt(0, frame.bytes().length));
        while (data.remainingBytes() > 0) {
            byte value = data.consumeByte();
            int at = data.consumeInt(0, 120);
            if (at < VirtioNetHeader.LENGTH) {
                frame.header()[at] = value;
            } else if (at - VirtioNetHeader.LENGTH < bytes.length) {
                bytes[at - VirtioNetHeader.LENGTH] = value;
            }
        }
        finish(frame.header(), bytes);
    }

    private void finish(byte[] header, byte[] frame) {
        AtomicLong frames = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        Completion completion = segmenter.finish(header, 0, frame, 0, frame.length, (array, offset, length) -> {
            frames.incrementAndGet();
            bytes.addAndGet(length);
        });
        if (completion == Completion.SEGMENTS) {
            assertThat(frames.get()).isBetween(2L, (long) frame.length);
            assertThat(bytes.get())
                    .isBetween((long) frame.length, frames.get() * HeaderLayout.MOST_HEADERS + frame.length);
        } else {
            assertThat(frames).hasValue(1);
            assertThat(bytes).hasValue(frame.length);
        }
    }
}
