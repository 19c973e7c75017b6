package io.vetch.cli.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.memory.MemoryBudget;
import io.vetch.cli.rpc.LastingEpoll;
import io.vetch.core.Failures;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.process.Scheduling;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@link Routes} by HTTP/1.1 on a thread of its own, which stands back behind the loops. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 64;
    /** A request, and what waits for the client. */
    private static final long CONNECTION_BYTES = 2L * HttpLimits.SLOW_BYTES;

    private static final long LOOK_MILLIS = 500;
    private static final long CLOSE_SECONDS = 2;

    private final MultiThreadIoEventLoopGroup group;
    private final ChannelGroup clients;
    private final HttpLimits limits = HttpLimits.USUAL;
    private final MemoryBudget memory;
    private final List<Room> rooms;
    private @Nullable Channel channel;

    private HttpServer(MemoryBudget memory, List<Room> rooms) {
        this.memory = memory;
        this.rooms = rooms;
        DefaultThreadFactory threads = new DefaultThreadFactory("vetch-http", true);
        ThreadFactory low = task -> threads.newThread(() -> {
            Scheduling.standBack();
            task.run();
        });
        group = new MultiThreadIoEventLoopGroup(1, low, LastingEpoll.newFactory());
        clients = new DefaultChannelGroup(group.next());
    }

    /** @throws IOException if without a token others than this machine could look */
    public static void check(InetSocketAddress address, @Nullable BearerToken token) throws IOException {
        if (token == null && !address.getAddress().isLoopbackAddress()) {
            throw new IOException("--http " + HttpAddress.text(address)
                    + ": others than this machine could read the switch's frames there; give --http-token-file FILE, too,"
                    + " or an address of the loopback, such as " + HttpAddress.USUAL);
        }
    }

    /**
     * Begins to serve.
     *
     * @param address of this machine
     * @param token that is asked for; null: none, which only the loopback can do without
     * @param rooms each adds its routes
     * @throws IOException if it cannot be served there, in words for the user
     */
    public static HttpServer start(
            InetSocketAddress address, @Nullable BearerToken token, SwitchControl control, List<Room> rooms)
            throws IOException {
        check(address, token);
        HttpServer server = new HttpServer(control.memory(), rooms);
        try {
            Routes routes = new Routes();
            Room.Parts parts = new Room.Parts(routes, new SnapshotFeed(control, server.group), server.group.next());
            rooms.forEach(room -> room.addTo(parts));
            server.listen(
                    address, routes, new RequestGuard(token), control.thread().failures());
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
        LOG.info("HTTP is served at http://{}/", HttpAddress.text(server.address()));
        return server;
    }

    private void listen(InetSocketAddress address, Routes routes, RequestGuard guard, Failures failures)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Else the kernel holds megabytes for a slow one.
                .childOption(ChannelOption.SO_SNDBUF, HttpLimits.SLOW_BYTES)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(HttpLimits.QUICK_BYTES, HttpLimits.SLOW_BYTES))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        take(client, new HttpHandler(routes, guard, limits, failures));
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String why = String.valueOf(bound.cause().getMessage())
                    .replaceFirst("^bind\\(\\.\\.\\) failed with error\\(-?\\d+\\): ", "");
            throw new IOException(
                    "cannot serve HTTP at " + HttpAddress.text(address) + ": " + why
                            + "; choose another address with --http ADDRESS:PORT",
                    bound.cause());
        }
        channel = bound.channel();
        group.next().scheduleWithFixedDelay(this::cutOff, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void take(SocketChannel client, HttpHandler handler) {
        if (clients.size() >= limits.connections()) {
            client.close();
            return;
        }
        try {
            MemoryBudget.Reservation reserved = memory.reserve("a connection by HTTP", CONNECTION_BYTES);
            client.closeFuture().addListener(_ -> reserved.close());
        } catch (RefusedException e) {
            client.close();
            return;
        }
        clients.add(client);
        HttpDecoderConfig decoder = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.lineBytes())
                .setMaxHeaderSize(limits.headerBytes());
        client.pipeline()
                .addLast(new HttpServerCodec(decoder))
                .addLast(new HttpObjectAggregator(limits.bodyBytes(), true))
                .addLast(handler);
    }

    /** Those who do not take or ask in time. */
    private void cutOff() {
        long now = System.nanoTime();
        for (Channel client : clients) {
            HttpHandler handler = client.pipeline().get(HttpHandler.class);
            if (handler != null && handler.isOverdue(now)) {
                client.close();
            }
        }
    }

    /** Where it serves, with the port that the kernel chose if none was named. */
    public InetSocketAddress address() {
        if (channel == null) {
            throw new IllegalStateException("not served");
        }
        return (InetSocketAddress) channel.localAddress();
    }

    /** Ends all connections. */
    @Override
    public void close() {
        if (channel != null) {
            channel.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        clients.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        rooms.forEach(Room::close);
    }
}
