package io.vetch.cli.veth;

import java.io.IOException;
import java.util.Locale;

/** What a veth pair is made of that {@code ip link add} or a configuration file asks for: {@code --veth}. */
public enum VethMode {
    /** As we think best: TAP devices, as long as a pair of the kernel's lacks something that they have. */
    AUTO,
    /** The kernel's own. */
    REAL,
    /** Two TAP devices. */
    TAP;

    public boolean isReal() {
        return this == REAL;
    }

    /** @throws IOException if it is no such word */
    public static VethMode parse(String word) throws IOException {
        for (VethMode mode : values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        throw new IOException("veth takes auto, real or tap, not '" + word + "'");
    }

    /** As options and files have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
