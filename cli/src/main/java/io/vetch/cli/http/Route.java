package io.vetch.cli.http;

/** Answers the requests for one path. On the thread of HTTP, which it must not keep waiting. */
@FunctionalInterface
public interface Route {
    /**
     * Answers {@code call} now, or later from any thread.
     *
     * @throws Exception an {@code IOException}, {@code RefusedException} or {@code IllegalArgumentException} is the
     *     answer, in its words; anything else is reported as a failure of the switch
     */
    void answer(HttpCall call) throws Exception;
}
