package io.vetch.cli.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connection to the daemon. Kept small, like all that a short command loads: dozens of them make a script, and most
 * of their time is the start of the JVM.
 */
public final class ControlClient implements AutoCloseable {
    public static final JsonFactory JSON = new JsonFactory();

    private final SocketChannel channel;
    private final InputStream in;
    private final Writer out;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        this.out = Channels.newWriter(channel, StandardCharsets.UTF_8);
    }

    public static ControlClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new ControlClient(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends one line. */
    public void send(String line) throws IOException {
        out.write(line + "\n");
        out.flush();
    }

    /** Sends one line and returns the next: the answer, or why the daemon has closed the connection. */
    public String ask(String line) throws IOException {
        try {
            send(line);
        } catch (IOException e) {
            return receive(); // it may have said so before
        }
        return receive();
    }

    /** The next line. @throws IOException if the daemon left */
    public String receive() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the daemon closed the connection");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /**
     * What follows the last line received, where the daemon sends bytes in place of lines. Reading fails if the daemon
     * leaves before it has sent all.
     */
    public ReadableByteChannel bytes() {
        return new DaemonBytes(in);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
