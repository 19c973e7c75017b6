package io.vetch.cli.tool.ip;

import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.Setting;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The words of {@code ip link … type bridge}. */
final class BridgeWords {
    private BridgeWords() {}

    /**
     * @return the changes that the words ask for; making one may throw {@link io.vetch.core.RefusedException}
     * @throws UsageException with the text of ip(8)
     */
    static List<Consumer<Bridge>> parse(Words words) {
        List<Consumer<Bridge>> changes = new ArrayList<>();
        while (!words.isEmpty()) {
            String given = words.next();
            Optional<Setting<Bridge>> setting = BridgeSettings.TABLE.abbreviated(given);
            if (setting.isPresent()) {
                changes.add(setting.get().change(words.next()));
            } else if (Words.abbreviates(given, "fdb_flush")) {
                changes.add(bridge -> bridge.flush(FdbEntry::isDynamic));
            } else if (Words.abbreviates(given, "help")) {
                throw new UsageException(BridgeSettings.usage(), 1);
            } else {
                throw new UsageException("bridge: unknown command \"" + given + "\"?\n" + BridgeSettings.usage(), 1);
            }
        }
        return changes;
    }
}
