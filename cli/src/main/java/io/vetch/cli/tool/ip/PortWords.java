package io.vetch.cli.tool.ip;

import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The words of {@code ip link set PORT type bridge_slave}. */
final class PortWords {
    private PortWords() {}

    /**
     * @return the changes that the words ask for; making one may throw {@link io.vetch.core.RefusedException}
     * @throws UsageException for what is not of the grammar
     */
    static List<Consumer<MemberPort>> parse(Words words) {
        List<Consumer<MemberPort>> changes = new ArrayList<>();
        while (!words.isEmpty()) {
            String given = words.next();
            Optional<Setting<MemberPort>> setting = PortSettings.TABLE.abbreviated(given);
            if (Words.abbreviates(given, "fdb_flush")) {
                changes.add(PortWords::flush);
            } else if (setting.isPresent()) {
                changes.add(setting.get().change(words.next()));
            } else if (!Words.abbreviates(given, "nobackup_port")) {
                throw new UsageException("bridge_slave: unknown option \"" + given + "\"?", 1);
            }
        }
        return changes;
    }

    private static void flush(MemberPort member) {
        member.bridge().flush(entry -> entry.port() == member.port() && entry.isDynamic());
    }
}
