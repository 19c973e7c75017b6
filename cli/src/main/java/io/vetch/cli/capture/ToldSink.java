package io.vetch.cli.capture;

import io.vetch.cli.rpc.Stream;
import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.CaptureSink;
import io.vetch.pcap.capture.CapturedFrame;
import java.io.IOException;

/** A sink whose client is told of an internal error: to the capture itself any failure is an end of its sink. */
record ToldSink(CaptureSink sink, Stream.Sink client) implements CaptureSink {
    private static final String WHAT = "a capture";

    @Override
    public void accept(CapturedFrame frame) throws IOException {
        try {
            sink.accept(frame);
        } catch (RuntimeException | Error e) {
            client.fail(WHAT, e);
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            sink.flush();
        } catch (RuntimeException | Error e) {
            client.fail(WHAT, e);
            throw e;
        }
    }

    @Override
    public void lost(BridgePort port, long dropped) throws IOException {
        sink.lost(port, dropped);
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
