package io.vetch.cli.why;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the client found out by sending, from the first station's namespace: its words are {@code ping=0.21}
 * (milliseconds), {@code ping=lost}, {@code tcp=open}, {@code tcp=refused}, {@code tcp=silent}.
 *
 * @param ping null if it was not tried
 * @param tcp null if it was not tried
 */
public record Trial(@Nullable String ping, @Nullable String tcp) {
    public static final Trial NONE = new Trial(null, null);
    private static final String LOST = "lost";

    /** @throws IllegalArgumentException if the words are others */
    public static Trial parse(String words) {
        Trial trial = NONE;
        for (String word : words.split(",", -1)) {
            if (word.matches("ping=(lost|\\d+(\\.\\d+)?)")) {
                trial = new Trial(word.substring(5), trial.tcp);
            } else if (word.matches("tcp=(open|refused|silent)")) {
                trial = new Trial(trial.ping, word.substring(4));
            } else {
                throw new IllegalArgumentException("no result of a trial: " + word);
            }
        }
        return trial;
    }

    boolean isTried() {
        return ping != null || tcp != null;
    }

    boolean isPingLost() {
        return LOST.equals(ping);
    }

    boolean isPinged() {
        return ping != null && !isPingLost();
    }

    boolean isTcp(String result) {
        return result.equals(tcp);
    }

    /** {@code the echo request came back after 0.21 ms}. */
    String words() {
        String echo = ping == null
                ? ""
                : isPingLost() ? "no answer to an ICMP echo request" : "round trip %s ms".formatted(ping);
        String connection = tcp == null ? "" : "TCP connection " + tcp;
        String joint = echo.isEmpty() || connection.isEmpty() ? "" : ", ";
        return String.format(Locale.ROOT, "%s%s%s", echo, joint, connection);
    }
}
