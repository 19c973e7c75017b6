package io.vetch.cli.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.Channel;
import io.netty.channel.unix.PeerCredentials;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** A connected client. Control thread only. */
public final class Session implements Stream.Sink {
    private final Channel channel;
    private final PeerCredentials peer;
    private final ClientBytes bytes;
    private @Nullable Stream stream;

    Session(Channel channel, PeerCredentials peer) {
        this.channel = channel;
        this.peer = peer;
        this.bytes = new ClientBytes(channel);
        channel.closeFuture().addListener(closed -> left());
    }

    /** Process id of the client, from SO_PEERCRED; 0 if it is in a pid namespace that the daemon cannot see into. */
    public int pid() {
        return peer.pid();
    }

    /** User id of the client in the daemon's user namespace, from SO_PEERCRED. */
    public int uid() {
        return peer.uid();
    }

    /** Starts a stream once the answer at hand has been sent; it takes the place of any before. */
    public void stream(Stream newStream) {
        stopStream();
        stream = newStream;
        channel.eventLoop().execute(() -> {
            if (newStream.equals(stream) && channel.isActive()) { // the client may have left meanwhile
                newStream.start(this);
            }
        });
    }

    public void stopStream() {
        Stream running = stream;
        stream = null;
        if (running != null) {
            running.stop();
        }
    }

    private void left() {
        bytes.wake();
        stopStream();
    }

    @Override
    public boolean print(String out) {
        if (!channel.isWritable()) {
            return false;
        }
        notify("output", JsonNodeFactory.instance.objectNode().put("out", out));
        return true;
    }

    @Override
    public void end(int exit, String err) {
        stream = null;
        notify("end", JsonNodeFactory.instance.objectNode().put("exit", exit).put("err", err));
    }

    @Override
    public WritableByteChannel bytes() {
        return bytes;
    }

    /** The client took what was sent, or left. */
    void writabilityChanged() {
        bytes.wake();
    }

    private void notify(String method, ObjectNode params) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("jsonrpc", "2.0").put("method", method).set("params", params);
        channel.writeAndFlush(message + "\n");
    }
}
