package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

class SchedulingTest {
    @Test
    void threadThatIsToWakeSoonHasTheShortestSliceAndTheSameNiceValue() {
        ThreadSchedule here = ThreadSchedule.ofCurrentThread();
        ThreadSchedule soon = ThreadSchedule.ofThreadToWakeSoon();

        assertThat(soon.nice()).isEqualTo(here.nice());
        assumeThat(here.sliceNanos())
                .as("a kernel that shows slices, and takes them: from 6.12 on")
                .isPresent()
                .isNotEqualTo(soon.sliceNanos());
        assertThat(soon.sliceNanos()).hasValue(100_000);
    }
}
