package io.vetch.core;

/**
 * Where failures go that no caller can be told of: those of a frame on its way, of a timer, of a listener. Who reports
 * one then goes on. From any thread.
 */
@FunctionalInterface
public interface Failures {
    /** For a switch without a frame path of its own, as in a test: whoever caused the failure is thrown it. */
    Failures THROWN = (what, cause) -> {
        throw new IllegalStateException(what, cause);
    };

    /**
     * @param what failed, on which object: {@code "relay of a frame from veth10"}
     * @param cause its stack tells where
     */
    void report(String what, Throwable cause);
}
