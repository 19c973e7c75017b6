package io.vetch.cli.http.page;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.rpc.Stream;
import java.nio.channels.WritableByteChannel;

/** An answer of a tool that comes in pieces, put together for one reply. Control thread. */
final class WholeAnswer implements Stream.Sink {
    private final HttpCall call;
    private final String type;
    private final Stream stream;
    private final StringBuilder out = new StringBuilder();

    private WholeAnswer(HttpCall call, String type, Stream stream) {
        this.call = call;
        this.type = type;
        this.stream = stream;
    }

    /** Replies to {@code call} once {@code stream}, which ends by itself, has ended. @param type of the reply */
    static void reply(HttpCall call, String type, Stream stream) {
        stream.start(new WholeAnswer(call, type, stream));
    }

    @Override
    public boolean print(Stream.Piece piece) {
        out.append(piece.out());
        return true;
    }

    @Override
    public void awaitReady() {
        stream.ready();
    }

    @Override
    public void end(int exit, String err) {
        if (out.isEmpty() && exit != 0) {
            call.refuse(HttpResponseStatus.BAD_REQUEST, Questions.firstLine(err));
        } else {
            call.reply(type, out.toString());
        }
    }

    @Override
    public WritableByteChannel bytes() {
        throw new IllegalStateException("a stream of bytes is no answer");
    }

    @Override
    public void because(String why) {
        throw new IllegalStateException("a stream of bytes is no answer");
    }

    @Override
    public void fail(String what, Throwable cause) {
        call.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the switch failed here; see its log");
        throw new IllegalStateException(what, cause);
    }
}
