package io.vetch.cli.plan;

import io.vetch.cli.config.YamlPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The steps for the multicast groups that somebody added to a bridge for good. */
final class GroupDiff {
    private final Deeds deeds;
    private final Layout after;
    private final String bridge;

    GroupDiff(Deeds deeds, Layout after, String bridge) {
        this.deeds = deeds;
        this.after = after;
        this.bridge = bridge;
    }

    /**
     * @param now the bridge as it is; null if there is none
     * @param stays whether a port is one now, and is the same interface after that
     * @throws IOException with the place of what the plan has wrong
     */
    List<Step> compare(BridgePlan wanted, @Nullable BridgePlan now, Predicate<String> stays, YamlPlace place)
            throws IOException {
        Set<GroupPlan> there = new HashSet<>();
        if (now != null) {
            now.mdb().stream()
                    .filter(each -> each.port().equals(bridge) || (isWanted(each.port()) && stays.test(each.port())))
                    .forEach(there::add);
        }
        Set<GroupPlan> kept = new HashSet<>();
        List<Step> added = new ArrayList<>();
        for (int i = 0; i < wanted.mdb().size(); i++) {
            GroupPlan group = wanted.mdb().get(i);
            YamlPlace at = place.in(i);
            String object = Words.name(bridge) + ": mdb: " + group.group();
            GroupPlan here = at.run(() -> Step.naming(
                    object,
                    () -> group.at(
                            after.resolved(DeviceWords.parse(group.port())).key())));
            kept.add(here);
            if (!there.contains(here)) {
                added.add(new Step(words("add", here), object, at, () -> deeds.addGroup(bridge, here)));
            }
        }
        List<Step> steps = new ArrayList<>();
        for (GroupPlan each : there) {
            if (!kept.contains(each)) {
                steps.add(new Step(words("del", each), each.group(), place, () -> deeds.deleteGroup(bridge, each)));
            }
        }
        steps.addAll(added);
        return steps;
    }

    /** What is no port any more has left its groups. */
    private boolean isWanted(String port) {
        return bridge.equals(after.masters().get(port));
    }

    private String words(String verb, GroupPlan group) {
        return Words.bridge(bridge) + " mdb " + verb + " dev " + Words.name(bridge) + " " + group.words();
    }
}
