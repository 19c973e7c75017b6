package io.vetch.cli.tool.settings;

import io.vetch.cli.control.Membership;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;

/** A port and the bridge it belongs to. */
public record MemberPort(Bridge bridge, BridgePort port) {
    public static MemberPort of(Membership membership) {
        return new MemberPort(membership.bridge().bridge(), membership.port());
    }
}
