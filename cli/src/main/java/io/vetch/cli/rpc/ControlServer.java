package io.vetch.cli.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Listens on the control socket. */
public final class ControlServer implements AutoCloseable {
    /** Bytes of the longest request. */
    static final int LONGEST_LINE = 1 << 20;

    private final Path path;
    private final Channel channel;

    private ControlServer(Path path, Channel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Serves {@code methods} on {@code path}, mode 0660. A socket that a killed daemon left behind is replaced.
     *
     * @param control the control thread, on which all methods run
     * @throws IOException if another daemon answers there, or the path cannot be used
     */
    public static ControlServer bind(Path path, IoEventLoopGroup control, Map<String, RpcMethod> methods)
            throws IOException {
        Path absolute = path.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        removeStale(absolute);
        Channel channel = listen(absolute, control, methods);
        Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rw-rw----"));
        return new ControlServer(absolute, channel);
    }

    private static Channel listen(Path path, IoEventLoopGroup control, Map<String, RpcMethod> methods)
            throws IOException {
        ChannelInitializer<DomainSocketChannel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(DomainSocketChannel client) throws IOException {
                client.pipeline()
                        .addLast(new LineBasedFrameDecoder(LONGEST_LINE, true, true))
                        .addLast(new StringDecoder(StandardCharsets.UTF_8), new StringEncoder(StandardCharsets.UTF_8))
                        .addLast(new RpcHandler(methods, ClientPolicy.of(path)));
            }
        };
        try {
            return new ServerBootstrap()
                    .group(control)
                    .channel(EpollServerDomainSocketChannel.class)
                    .childHandler(pipeline)
                    .bind(new DomainSocketAddress(path.toFile()))
                    .sync()
                    .channel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding " + path, e);
        } catch (Exception e) {
            throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException refused) {
            Files.delete(path);
            return;
        }
        throw new IOException("another daemon already listens on " + path + "; stop it or choose another --socket");
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
