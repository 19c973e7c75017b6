package io.vetch.cli.tool.settings;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import java.util.Objects;

/** The setting {@code backup_port}: another port of the same bridge, by its number or its name there. */
final class BackupPort implements Value.Names<MemberPort> {
    static long number(MemberPort member) {
        BridgePort backup = member.port().backup();
        return backup == null ? 0 : backup.number();
    }

    /** @param number 0 for none */
    static void set(MemberPort member, long number) {
        BridgePort backup = null;
        if (number != 0) {
            backup = member.bridge().ports().stream()
                    .filter(port -> port.number() == number)
                    .findFirst()
                    .orElseThrow(() -> new RefusedException(Refusal.INVALID));
        }
        member.bridge().parameters().setBackup(member.port(), backup);
    }

    @Override
    public String name(MemberPort member) {
        return Objects.toString(member.port().backup(), "");
    }

    @Override
    public long value(MemberPort member, String name) {
        return member.bridge()
                .port(name)
                .map(BridgePort::number)
                .orElseThrow(() -> new RefusedException(Refusal.NOT_FOUND));
    }
}
