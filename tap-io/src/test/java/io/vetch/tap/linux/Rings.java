package io.vetch.tap.linux;

import org.opentest4j.TestAbortedException;

/** An io_uring, for tests that need one. */
public final class Rings {
    private Rings() {}

    /** Skips the test where there is none. */
    public static IoUring open() {
        try {
            return IoUring.open();
        } catch (LinuxException e) {
            throw new TestAbortedException("no io_uring here: " + e.getMessage(), e);
        }
    }
}
