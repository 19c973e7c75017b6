package io.vetch.cli.plan;

import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.settings.Setting;
import io.vetch.cli.tool.settings.SettingTable;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which settings somebody has changed: those that are others than a new bridge, or a new port, has. So whatever the
 * tables list is saved.
 */
public final class Changed {
    private static final String STATE = "state";
    private static final String STP_STATE = "stp_state";

    /** A bridge and a port as they are when they are made. Both are up. Only to be looked at. */
    static final MemberPort FRESH = fresh();

    private Changed() {}

    private static MemberPort fresh() {
        Bridge bridge = new Bridge("fresh", 1, 1, Quiescence.SINGLE_THREADED, () -> 0);
        BridgePort port = bridge.addPort("port", 0, 1500, (frame, loop, counters) -> {});
        bridge.setUp(true);
        bridge.setOperational(port, true);
        return new MemberPort(bridge, port);
    }

    /** In words and values of a configuration file. */
    public static Map<String, String> settings(Bridge bridge) {
        return changed(BridgeSettings.TABLE, bridge, FRESH.bridge());
    }

    /** A state is somebody's only where it is not made by the link, by a spanning tree, or by a quarantine. */
    public static Map<String, String> settings(MemberPort member) {
        Map<String, String> changed = changed(PortSettings.TABLE, member, FRESH);
        boolean byHand = member.bridge().isUp()
                && member.port().isOperational()
                && !member.port().isInQuarantine()
                && member.port().state() != PortState.BLOCKING
                && BridgeSettings.TABLE.get(STP_STATE).get(member.bridge()) == 0;
        if (!byHand) {
            changed.remove(STATE);
        }
        return changed;
    }

    private static <T> Map<String, String> changed(SettingTable<T> table, T object, T fresh) {
        Map<String, String> changed = new LinkedHashMap<>();
        for (Setting<T> setting : table.rows()) {
            long chosen = setting.chosen(object);
            if (setting.isSettable() && chosen != setting.chosen(fresh)) {
                changed.put(setting.word(), setting.yaml(chosen));
            }
        }
        return changed;
    }
}
