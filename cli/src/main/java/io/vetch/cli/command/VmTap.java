package io.vetch.cli.command;

import java.io.IOException;

/**
 * A TAP device for a virtual machine, in words: {@code NAME[,user=UID]}.
 *
 * @param owner id of the user who may open it; -1 for those with CAP_NET_ADMIN alone
 */
record VmTap(String name, int owner) {
    private static final String USER = "user=";

    /** @throws IOException if these are not such words */
    static VmTap parse(String words) throws IOException {
        int comma = words.indexOf(',');
        if (comma < 0) {
            return new VmTap(words, -1);
        }
        String option = words.substring(comma + 1);
        try {
            if (option.startsWith(USER)) {
                return new VmTap(words.substring(0, comma), Integer.parseUnsignedInt(option.substring(USER.length())));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException(
                words + ": a TAP device for a virtual machine is NAME or NAME,user=UID; 'id -u USER' prints the UID");
    }
}
