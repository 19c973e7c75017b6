package io.vetch.bench.targets;

import java.util.List;
import java.util.stream.Collectors;

/** All kinds of switches that the tester can build. */
public final class TargetKinds {
    private static final List<TargetKind> ALL = List.of(
            Vetch.kind("vetch", Attachment.TAP),
            Vetch.kind("vetch-veth", Attachment.VETH),
            KernelBridge.kind(),
            OpenVSwitch.kind("ovs", Attachment.TAP),
            OpenVSwitch.kind("ovs-veth", Attachment.VETH),
            Vde.kind());

    private TargetKinds() {}

    public static List<TargetKind> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException if there is none of this name; the message lists those there are */
    public static TargetKind named(String name) {
        return ALL.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target '" + name + "'; there are " + names()));
    }

    private static String names() {
        return ALL.stream().map(TargetKind::name).collect(Collectors.joining(", "));
    }
}
