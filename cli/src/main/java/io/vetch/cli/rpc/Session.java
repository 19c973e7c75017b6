package io.vetch.cli.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.vetch.core.Failures;
import io.vetch.tap.linux.PeerProcess;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connected client. Control thread only. */
public final class Session implements Stream.Sink {
    /** Exit status of a stream that was cut short. */
    private static final int CUT_SHORT = 2;

    private static final CompletableFuture<?> NOTHING = CompletableFuture.completedFuture(null);

    private final Channel channel;
    private final @Nullable PeerProcess process;
    private final Failures failures;
    private final ClientBytes bytes;
    private @Nullable Stream stream;
    /** Whether bytes follow, as its last stream has it, and no more messages. */
    private boolean ofBytes;
    /** Its stream wants to be told when the client can take more. */
    private boolean awaited;

    private boolean askedAll;
    private CompletableFuture<?> held = NOTHING;
    /** Lines that the client was too slow for, and does not know of. */
    private long leftOut;

    Session(Channel channel, @Nullable PeerProcess process, Failures failures) {
        this.channel = channel;
        this.process = process;
        this.failures = failures;
        this.bytes = new ClientBytes(channel);
        channel.closeFuture().addListener(closed -> left());
    }

    /** The client's; null if it has ended, or is in a pid namespace that the daemon cannot see into. */
    public @Nullable PeerProcess process() {
        return process;
    }

    /** Process id of the client; 0 if that cannot be told. */
    public int pid() {
        return process == null ? 0 : process.pid();
    }

    /** Starts a stream once the answer at hand has been sent; it takes the place of any before. */
    public void stream(Stream newStream) {
        stopStream("");
        if (!channel.isActive()) { // nobody would stop it any more
            newStream.stop("");
            return;
        }
        stream = newStream;
        ofBytes = newStream.isOfBytes();
        channel.eventLoop().execute(() -> {
            if (newStream.equals(stream) && channel.isActive()) { // the client may have left meanwhile
                run("start", newStream, () -> newStream.start(this));
            }
        });
    }

    /** Has {@code action} run on the control thread when the client has left. */
    public void whenLeft(Runnable action) {
        channel.closeFuture().addListener(closed -> run(action));
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            failures.report("what follows when process " + pid() + " has left", e);
        }
    }

    /** The answer at hand is sent when {@code done}, unless a stream follows it. */
    public void holdAnswer(CompletionStage<?> done) {
        held = stream == null ? done.toCompletableFuture() : NOTHING;
    }

    /** What the answer at hand waits for; once. */
    CompletableFuture<?> takeHeld() {
        CompletableFuture<?> waiting = held;
        held = NOTHING;
        return waiting;
    }

    /** @param why see {@link Stream#stop} */
    public void stopStream(String why) {
        Stream running = stream;
        stream = null;
        awaited = false;
        if (running != null) {
            run("end", running, () -> running.stop(why));
        }
    }

    private void run(String step, Stream of, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            fail(step + " of a " + of.getClass().getSimpleName(), e);
        }
    }

    private void left() {
        bytes.wake();
        stopStream("");
    }

    @Override
    public boolean print(Stream.Piece piece) {
        if (!channel.isWritable()) {
            leftOut++;
            return false;
        }
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.put("device", piece.device()).put("ofBridge", piece.ofBridge()).put("out", piece.out());
        if (leftOut > 0) {
            params.put("err", "vetch: " + leftOut + " lines before this one are left out: they were read too slowly\n");
            leftOut = 0;
        }
        notify("output", params);
        return true;
    }

    @Override
    public void awaitReady() {
        awaited = true;
        if (channel.isWritable()) {
            channel.eventLoop().schedule(this::ready, 0, TimeUnit.NANOSECONDS); // behind what others have sent
        }
    }

    private void ready() {
        Stream waiting = stream;
        if (awaited && waiting != null && channel.isWritable()) {
            awaited = false;
            run("continuation", waiting, waiting::ready);
        }
    }

    @Override
    public void end(int exit, String err) {
        stream = null;
        notify("end", JsonNodeFactory.instance.objectNode().put("exit", exit).put("err", err));
        closeIfDone();
    }

    /** The client has nothing more to ask: the connection ends with the last answer. */
    void askedAll() {
        askedAll = true;
        closeIfDone();
    }

    private void closeIfDone() {
        if (askedAll && (stream == null || !stream.endsByItself())) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public WritableByteChannel bytes() {
        return bytes;
    }

    @Override
    public void because(String why) {
        bytes.because(why);
    }

    @Override
    public void fail(String what, Throwable cause) {
        // At once: the bytes may end before the control thread comes to it.
        because(String.valueOf(RpcException.internal(cause).getMessage()));
        failures.report(what, cause);
        channel.eventLoop().execute(() -> fail(cause));
    }

    private void fail(Throwable cause) {
        Stream failed = stream;
        if (ofBytes) {
            bytes.close();
        } else {
            end(CUT_SHORT, "vetch: " + RpcException.internal(cause).getMessage() + "\n");
        }
        stream = failed;
        stopStream(""); // which says nothing that is still heard
    }

    /** The client took what was sent, or left. */
    void writabilityChanged() {
        bytes.wake();
        if (awaited) {
            awaitReady();
        }
    }

    /** Bytes that the client has not taken. */
    long unread() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Whether something is still on its way to the client, once its stream was stopped. */
    boolean isEnding() {
        return channel.isOpen() && (ofBytes || unread() > 0);
    }

    private void notify(String method, ObjectNode params) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("jsonrpc", "2.0").put("method", method).set("params", params);
        channel.writeAndFlush(message + "\n");
    }
}
