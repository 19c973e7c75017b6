package io.vetch.cli.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connection to the daemon. Kept small, like all that a short command loads: dozens of them make a script, and most of
 * their time is the start of the JVM.
 */
public final class ControlClient implements AutoCloseable {
    public static final JsonFactory JSON = new JsonFactory();

    private final SocketChannel channel;
    private final BufferedReader in;
    private final Writer out;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
        Reader reader = Channels.newReader(channel, StandardCharsets.UTF_8);
        this.in = new BufferedReader(reader, 1 << 16);
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

    /** The next line. @throws IOException if the daemon left */
    public String receive() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the daemon closed the connection");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
