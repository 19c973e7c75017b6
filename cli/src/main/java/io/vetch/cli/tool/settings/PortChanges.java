package io.vetch.cli.tool.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one command changes of a port, in the order of its words, but for {@code mab}: the kernel looks once all is
 * changed whether a port with it is locked and learns.
 */
public final class PortChanges {
    private static final String MAB = "mab";

    private final List<Consumer<MemberPort>> before = new ArrayList<>();
    private final List<Consumer<MemberPort>> changes = new ArrayList<>();
    private final List<Consumer<MemberPort>> after = new ArrayList<>();

    public void add(Consumer<MemberPort> change) {
        changes.add(change);
    }

    /** @param value of the setting, as it was given */
    public void add(Setting<MemberPort> setting, String value, Consumer<MemberPort> change) {
        if (setting.word().equals(MAB)) {
            (value.equals("on") ? after : before).add(change);
        } else {
            add(change);
        }
    }

    public List<Consumer<MemberPort>> all() {
        List<Consumer<MemberPort>> all = new ArrayList<>(before);
        all.addAll(changes);
        all.addAll(after);
        return all;
    }
}
