package io.vetch.cli.http.page;

import io.vetch.cli.http.HttpStream;
import io.vetch.cli.rpc.Stream;
import io.vetch.core.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream of the switch's whose bytes go to a browser, up to a bound. */
final class StreamSink implements Stream.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSink.class);

    private final Failures failures;
    private final long most;
    private final Runnable whenFull;
    private volatile @Nullable HttpStream client;
    private volatile boolean failed;

    /**
     * @param most bytes, after which {@code whenFull} is called once; what is on its way then still comes
     * @param whenFull on the thread that writes
     */
    StreamSink(Failures failures, long most, Runnable whenFull) {
        this.failures = failures;
        this.most = most;
        this.whenFull = whenFull;
    }

    /** Before the stream starts. */
    void to(HttpStream stream) {
        client = stream;
    }

    @Override
    public WritableByteChannel bytes() {
        return new WritableByteChannel() {
            private long written;

            @Override
            public int write(ByteBuffer source) throws IOException {
                long before = written;
                int count = http().write(source);
                written += count;
                if (before < most && written >= most) {
                    whenFull.run();
                }
                return count;
            }

            @Override
            public boolean isOpen() {
                HttpStream stream = client;
                return stream != null && stream.isOpen();
            }

            @Override
            public void close() throws IOException {
                if (failed) { // it ends in the middle, so that it cannot be taken for whole
                    http().abort();
                } else {
                    http().close();
                }
            }
        };
    }

    private HttpStream http() throws IOException {
        HttpStream stream = client;
        if (stream == null) {
            throw new IOException("nobody takes it yet");
        }
        return stream;
    }

    @Override
    public void because(String why) {
        if (!why.isEmpty()) {
            LOG.debug("a stream to the page ends: {}", why);
        }
    }

    @Override
    public void fail(String what, Throwable cause) {
        failed = true;
        failures.report(what, cause);
        HttpStream stream = client;
        if (stream != null) {
            stream.abort();
        }
    }

    /** No stream of bytes prints. */
    @Override
    public boolean print(Stream.Piece piece) {
        return false;
    }

    @Override
    public void awaitReady() {}

    @Override
    public void end(int exit, String err) {}
}
