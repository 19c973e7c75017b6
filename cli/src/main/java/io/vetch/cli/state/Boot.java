package io.vetch.cli.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A moment in the life of this machine's kernel, which no change of the clock disturbs.
 *
 * @param id of the boot; namespaces and interfaces end with it
 * @param seconds since then
 */
record Boot(String id, double seconds) {
    static Boot now() {
        try {
            String id =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            String uptime = Files.readString(Path.of("/proc/uptime"));
            return new Boot(id, Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))));
        } catch (IOException | NumberFormatException e) {
            return new Boot("unknown", 0); // without /proc: what is in a state is looked for all the same
        }
    }

    static Boot parse(String text) throws DamagedException {
        String[] parts = text.split(" ", 0);
        try {
            return new Boot(parts[0], Double.parseDouble(parts[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new DamagedException("no time of a boot: " + text);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.2f", id, seconds);
    }
}
