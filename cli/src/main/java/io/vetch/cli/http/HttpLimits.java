package io.vetch.cli.http;

import java.time.Duration;

/**
 * What a client may cost.
 *
 * @param connections at a time; more are turned away
 * @param lineBytes of the request line
 * @param headerBytes of all headers together
 * @param bodyBytes of a request
 * @param request how long a connection may take to send a whole request, and may be idle between two
 * @param answer how long an answer may be in the making
 * @param stall how long a client may take nothing of what is sent
 */
record HttpLimits(
        int connections,
        int lineBytes,
        int headerBytes,
        int bodyBytes,
        Duration request,
        Duration answer,
        Duration stall) {
    static final HttpLimits USUAL = new HttpLimits(
            64, 4096, 8192, 16 << 10, Duration.ofSeconds(8), Duration.ofSeconds(30), Duration.ofSeconds(5));

    /** Bytes that wait for a client at which it is told to be slow, and those at which it is no longer. */
    static final int SLOW_BYTES = 256 << 10;

    static final int QUICK_BYTES = 64 << 10;
}
