package io.vetch.cli.plan;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An interface in words: {@code NAME[,netns=NS][,mtu=BYTES][,user=UID][,down]}. Blanks may not be between them.
 *
 * @param netns the namespace it is in, see {@link Netns}; null: the daemon's
 * @param mtu of an interface that is made; 0: as the kernel makes it
 * @param owner id of the user who may open the TAP device of a virtual machine; -1 for those with CAP_NET_ADMIN alone
 * @param down whether one that is made is left down
 */
public record DeviceWords(String name, @Nullable String netns, int mtu, int owner, boolean down) {
    private static final String NETNS = "netns=";
    private static final String MTU = "mtu=";
    private static final String USER = "user=";
    private static final String DOWN = "down";

    /** @throws IOException if these are not such words */
    public static DeviceWords parse(String words) throws IOException {
        String[] parts = words.split(",", -1);
        String netns = null;
        int mtu = 0;
        int owner = -1;
        boolean down = false;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            if (part.startsWith(NETNS) && part.length() > NETNS.length()) {
                netns = part.substring(NETNS.length());
            } else if (part.startsWith(MTU)) {
                mtu = number(words, part.substring(MTU.length()));
            } else if (part.startsWith(USER)) {
                owner = owner(words, part.substring(USER.length()));
            } else if (part.equals(DOWN)) {
                down = true;
            } else {
                throw notUnderstood(words);
            }
        }
        return new DeviceWords(parts[0], netns, mtu, owner, down);
    }

    private static int number(String words, String text) throws IOException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw notUnderstood(words);
        }
    }

    private static int owner(String words, String text) throws IOException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(
                    words
                            + ": a TAP device for a virtual machine is NAME or NAME,user=UID; 'id -u USER' prints the UID",
                    e);
        }
    }

    private static IOException notUnderstood(String words) {
        return new IOException(words + ": an interface is NAME[,netns=NS][,mtu=BYTES][,user=UID][,down]");
    }

    /** Which interface is meant, whatever its settings: {@code NAME[,netns=NS]}. */
    public String key() {
        return netns == null ? name : name + "," + NETNS + netns;
    }

    @Override
    public String toString() {
        return key()
                + (mtu == 0 ? "" : "," + MTU + mtu)
                + (owner < 0 ? "" : "," + USER + owner)
                + (down ? "," + DOWN : "");
    }
}
