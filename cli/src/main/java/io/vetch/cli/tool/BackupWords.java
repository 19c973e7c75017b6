package io.vetch.cli.tool;

import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import java.util.function.Consumer;

/** {@code backup_port DEVICE} and {@code nobackup_port}, as both tools have them. */
public final class BackupWords {
    private BackupWords() {}

    /** @throws UsageException if there is no such device: the original says so, in its own words */
    public static Consumer<MemberPort> change(Caller caller, String device) {
        if (!caller.exists(device)) {
            throw new UsageException("Error: device " + device + " does not exist", 255);
        }
        return member -> {
            Membership backup = caller.find(device)
                    .flatMap(ManagedInterface::membership)
                    .orElseThrow(() -> new RefusedException(Refusal.NOT_FOUND));
            member.bridge().parameters().setBackup(member.port(), backup.port());
        };
    }

    public static Consumer<MemberPort> none() {
        return member -> member.bridge().parameters().setBackup(member.port(), null);
    }
}
