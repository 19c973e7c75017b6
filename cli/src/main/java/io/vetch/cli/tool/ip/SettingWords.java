package io.vetch.cli.tool.ip;

import io.vetch.cli.tool.BackupWords;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortChanges;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.settings.Setting;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The words after {@code type bridge} and {@code type bridge_slave}. The changes they ask for may be refused. */
final class SettingWords {
    private static final String FLUSH = "fdb_flush";
    /** Set last, as the kernel does: it needs VLAN filtering. */
    private static final String LAST = "mcast_vlan_snooping";

    private SettingWords() {}

    /** @throws UsageException with the text of ip(8) */
    static List<Consumer<Bridge>> ofBridge(Words words) {
        List<Consumer<Bridge>> changes = new ArrayList<>();
        List<Consumer<Bridge>> last = new ArrayList<>();
        while (!words.isEmpty()) {
            String given = words.next();
            Optional<Setting<Bridge>> setting = BridgeSettings.TABLE.abbreviated(given);
            if (setting.isPresent()) {
                boolean isLast = setting.get().word().equals(LAST);
                (isLast ? last : changes).add(setting.get().change(words.next()));
            } else if (Words.abbreviates(given, FLUSH)) {
                changes.add(bridge -> bridge.entries().flush(FdbEntry::isDynamic));
            } else {
                String complaint =
                        Words.abbreviates(given, "help") ? "" : "bridge: unknown command \"" + given + "\"?\n";
                throw new UsageException(complaint + BridgeSettings.usage(), 1);
            }
        }
        changes.addAll(last);
        return changes;
    }

    /** @param backup makes the port of this name the one that takes over @throws UsageException for what is not of the grammar */
    static List<Consumer<MemberPort>> ofPort(Words words, Function<String, Consumer<MemberPort>> backup) {
        PortChanges changes = new PortChanges();
        while (!words.isEmpty()) {
            String given = words.next();
            Optional<Setting<MemberPort>> setting = PortSettings.TABLE.abbreviated(given);
            if (Words.abbreviates(given, FLUSH)) {
                changes.add(SettingWords::flush);
            } else if (setting.isPresent() && setting.get().word().equals(PortSettings.BACKUP_PORT)) {
                changes.add(backup.apply(words.next()));
            } else if (setting.isPresent()) {
                String value = words.next();
                changes.add(setting.get(), value, setting.get().change(value));
            } else if (Words.abbreviates(given, "nobackup_port")) {
                changes.add(BackupWords.none());
            } else {
                throw new UsageException("bridge_slave: unknown option \"" + given + "\"?", 1);
            }
        }
        return changes.all();
    }

    private static void flush(MemberPort member) {
        member.bridge().entries().flush(entry -> entry.port() == member.port() && entry.isDynamic());
    }
}
