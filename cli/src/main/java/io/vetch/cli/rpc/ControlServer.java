package io.vetch.cli.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.vetch.core.Failures;
import io.vetch.tap.linux.process.FileModes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Listens on the control socket. */
public final class ControlServer implements AutoCloseable {
    /** Bytes of the longest request. */
    static final int LONGEST_LINE = 1 << 20;

    /** Who may write to it may connect. */
    private static final int MODE = 0660;

    private static final int BACKLOG = 128;
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** A client that takes nothing for so long does not read. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long POLL_MILLIS = 10;
    private static final String STOPPED = "the switch was stopped";

    private volatile OwnFile file;
    private final IoEventLoopGroup control;
    private final Channel channel;
    private final ChannelGroup clients;

    private ControlServer(OwnFile file, IoEventLoopGroup control, Channel channel, ChannelGroup clients) {
        this.file = file;
        this.control = control;
        this.channel = channel;
        this.clients = clients;
    }

    /**
     * Serves {@code methods} on {@code path}, mode 0660. A socket that a killed daemon left behind is replaced.
     *
     * @param control the control thread, on which all methods run
     * @param room for its clients
     * @throws IOException if another daemon answers there, or the path cannot be used
     */
    public static ControlServer bind(
            Path path, IoEventLoopGroup control, Map<String, RpcMethod> methods, ClientRoom room, Failures failures)
            throws IOException {
        Path absolute = path.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        removeStale(absolute);
        ChannelGroup clients = new DefaultChannelGroup(control.next());
        Channel channel = listen(absolute, control, new ChannelInitializer<>() {
            @Override
            protected void initChannel(DomainSocketChannel client) {
                clients.add(client);
                client.pipeline()
                        .addLast(new LineBasedFrameDecoder(LONGEST_LINE, true, true))
                        .addLast(new StringDecoder(StandardCharsets.UTF_8), new StringEncoder(StandardCharsets.UTF_8))
                        .addLast(new RpcHandler(methods, room, failures));
            }
        });
        return new ControlServer(OwnFile.of(absolute), control, channel, clients);
    }

    /**
     * Netty is given a socket that is bound: of one that it binds itself it deletes the file, whosever that is by then.
     */
    private static Channel listen(Path path, IoEventLoopGroup control, ChannelInitializer<DomainSocketChannel> pipeline)
            throws IOException {
        Socket socket = Socket.newSocketDomain();
        try {
            FileModes.making(MODE, () -> socket.bind(new DomainSocketAddress(path.toFile())));
            socket.listen(BACKLOG);
            return new ServerBootstrap()
                    .group(control)
                    .channelFactory(() -> new EpollServerDomainSocketChannel(socket.intValue(), true))
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true) // what it asked before that is still answered
                    .childHandler(pipeline)
                    .register()
                    .syncUninterruptibly()
                    .channel();
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
        }
    }

    /** Makes room where a killed daemon left its socket; anything else there stays. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FILE_TYPE) != SOCKET) {
            throw new IOException(path + " is not a socket; choose another --socket");
        }
        OwnFile found = OwnFile.of(path);
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException refused) {
            found.delete();
            return;
        } catch (IOException e) {
            throw new IOException(path + ": cannot tell whether a daemon listens there: " + e.getMessage(), e);
        }
        throw new IOException("another daemon already listens on " + path + "; stop it or choose another --socket");
    }

    /**
     * Has clients of another daemon's socket come here, who then find it with that one's group and mode.
     *
     * @param socket where that daemon listens
     */
    public void takePlaceOf(Path socket) throws IOException {
        Path absolute = socket.toAbsolutePath();
        try {
            PosixFileAttributes theirs = Files.readAttributes(absolute, PosixFileAttributes.class);
            PosixFileAttributeView own = Files.getFileAttributeView(file.path(), PosixFileAttributeView.class);
            own.setGroup(theirs.group());
            own.setPermissions(theirs.permissions());
        } catch (NoSuchFileException e) {
            // somebody has deleted it
        }
        Files.move(file.path(), absolute, StandardCopyOption.ATOMIC_MOVE);
        file = OwnFile.of(absolute);
    }

    /**
     * Takes no more clients, ends streams with a word, gives clients that read a moment to take what is left, and
     * closes. Not on the control thread.
     */
    @Override
    public void close() throws IOException {
        channel.close().syncUninterruptibly();
        file.delete();
        try {
            onControl(() -> {
                sessions().forEach(client -> client.stopStream(STOPPED));
                return true;
            });
            awaitLastWords();
        } finally {
            clients.close().awaitUninterruptibly(IDLE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void awaitLastWords() throws IOException {
        long start = System.nanoTime();
        long progress = start;
        List<Long> before = List.of();
        while (System.nanoTime() - start < LAST_WORDS_NANOS && System.nanoTime() - progress < IDLE_NANOS) {
            List<Long> unread = onControl(() -> sessions().stream()
                    .filter(Session::isEnding)
                    .map(Session::unread)
                    .toList());
            if (unread.isEmpty()) {
                return;
            }
            if (!unread.equals(before)) {
                before = unread;
                progress = System.nanoTime();
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private <T> T onControl(Callable<T> task) throws IOException {
        try {
            return control.next().submit(task).get(LAST_WORDS_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("clients were not told of the end", e);
        }
    }

    private List<Session> sessions() {
        return clients.stream()
                .map(client -> client.pipeline().get(RpcHandler.class))
                .filter(Objects::nonNull)
                .map(RpcHandler::session)
                .filter(Objects::nonNull)
                .toList();
    }
}
