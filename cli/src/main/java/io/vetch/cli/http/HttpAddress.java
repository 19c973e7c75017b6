package io.vetch.cli.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where HTTP is served, in the words of {@code --http}: {@code 127.0.0.1:9180}, {@code [::1]:9180}, {@code 9180}. */
public final class HttpAddress {
    /** For people who only say that they want it. */
    public static final String USUAL = "127.0.0.1:9180";

    private static final int USUAL_PORT = 9180;
    private static final int MOST_PORTS = 65_535;
    /** Addresses only: a name may mean another address tomorrow. */
    private static final Pattern WORDS =
            Pattern.compile("(?:(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+]))?(?::?([0-9]{1,5}))?");

    private HttpAddress() {}

    /** @throws IOException if that is no address, in words for the user */
    public static InetSocketAddress parse(String words) throws IOException {
        String text = words.matches("[0-9]{1,5}") ? ":" + words : words;
        Matcher matcher = WORDS.matcher(text);
        if (words.isEmpty() || !matcher.matches()) {
            throw refused(words);
        }
        String host = matcher.group(1) == null || matcher.group(1).equals("localhost") ? "127.0.0.1" : matcher.group(1);
        int port = matcher.group(2) == null ? USUAL_PORT : Integer.parseInt(matcher.group(2));
        if (port > MOST_PORTS || (!host.startsWith("[") && !host.matches("[0-9]+(\\.[0-9]+){3}"))) {
            throw refused(words);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port); // of digits: nobody is asked
        } catch (UnknownHostException e) {
            throw refused(words);
        }
    }

    private static IOException refused(String words) {
        return new IOException("'" + words + "' is no address to serve HTTP at; it takes ADDRESS:PORT, such as " + USUAL
                + " or [::1]:9180");
    }

    /** As a URL has it. */
    public static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress().replaceFirst("%.*", "");
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
