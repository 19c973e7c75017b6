package io.vetch.cli.plan;

import static io.vetch.cli.plan.Layout.Kind.ATTACHED;
import static io.vetch.cli.plan.Layout.Kind.VETH;
import static io.vetch.cli.plan.Layout.Kind.VM_TAP;

import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.plan.Layout.Device;
import io.vetch.cli.plan.Layout.Planned;
import io.vetch.cli.veth.VethMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps from what runs to what a plan asks for. What is not wanted goes first, so that its names are free; what is
 * in both is not touched but for what differs. Control thread.
 */
public final class PlanDiff {
    private final SwitchParts parts;
    private final SwitchControl control;
    private final SwitchPlan running;
    private final SwitchPlan wanted;
    private final Layout before;
    private final Layout after;
    private final Deeds deeds;
    private final List<Step> steps = new ArrayList<>();

    private PlanDiff(SwitchParts parts, SwitchPlan running, SwitchPlan wanted) throws IOException {
        this.parts = parts;
        this.control = parts.control();
        this.running = running;
        this.wanted = wanted;
        this.before = Layout.of(running, null);
        this.after = Layout.of(wanted, before);
        this.deeds = new Deeds(parts);
    }

    /**
     * Makes all that a plan says, beside what there is.
     *
     * @throws IOException with the place of what failed; what came before it is done
     */
    public static void make(SwitchParts parts, SwitchPlan wanted) throws IOException {
        for (Step step : new PlanDiff(parts, SwitchPlan.EMPTY, wanted).compare()) {
            step.run();
        }
        parts.control().watcher().poll();
    }

    /** None if there is nothing to do. @throws IOException with the place of what the plan has wrong */
    static List<Step> steps(SwitchParts parts, SwitchPlan wanted) throws IOException {
        parts.control().watcher().poll();
        return new PlanDiff(parts, SavedPlan.of(parts), wanted).compare();
    }

    private List<Step> compare() throws IOException {
        if (wanted.attachAnyway() && !running.attachAnyway()) {
            add("attach_anyway: true", "", YamlPlace.TOP, control::attachAnyway);
        }
        chooseVeth();
        endStandIns();
        removeEntries();
        release();
        deleteBridges();
        deleteDevices();
        createPairs();
        createTaps();
        for (Map.Entry<String, Planned> bridge : after.bridges().entrySet()) {
            new BridgeDiff(parts, deeds, before, after, bridge.getKey(), steps).compare();
        }
        beginStandIns();
        return steps;
    }

    private void add(String words, String object, YamlPlace place, Step.Action action) {
        steps.add(new Step(words, object, place, action));
    }

    /** Of pairs that are made from then on; those that are there stay what they are. */
    private void chooseVeth() throws IOException {
        VethMode mode = wanted.vethMode().orElse(control.vethChoice().mode());
        if (mode != control.vethChoice().mode()) {
            YamlPlace place = YamlPlace.TOP.in("veth");
            add("veth: " + mode.word(), "", place, () -> control.vethChoice().set(mode));
        }
    }

    // ---- what goes

    private void endStandIns() {
        for (String name : running.standIns().keySet()) {
            if (!wanted.standIns().containsKey(name)) {
                add(
                        "vetch stand-in --end " + name,
                        name,
                        YamlPlace.TOP,
                        () -> parts.standIns().end(name));
            }
        }
    }

    private void removeEntries() {
        for (Map.Entry<String, Planned> each : after.bridges().entrySet()) {
            Planned there = before.bridges().get(each.getKey());
            if (there == null) {
                continue;
            }
            Set<EntryPlan> kept =
                    new HashSet<>(deeds.entries(after, each.getValue().plan()));
            for (EntryPlan entry : there.plan().fdb()) {
                boolean portStays = entry.port().equals(each.getKey()) || !isReleased(entry.port());
                if (portStays && !kept.contains(entry)) {
                    add(
                            "bridge fdb del " + entry.address() + " dev " + entry.port()
                                    + (entry.port().equals(each.getKey()) ? "" : " master"),
                            entry.address(),
                            each.getValue().place().in("fdb"),
                            () -> deeds.deleteEntry(each.getKey(), entry));
                }
            }
        }
    }

    private boolean isReleased(String key) {
        return !before.isSame(key, after)
                || !Objects.equals(before.masters().get(key), after.masters().get(key));
    }

    private void release() {
        before.masters().forEach((key, bridge) -> {
            boolean lent = before.device(key).map(Device::kind).orElse(ATTACHED) == ATTACHED;
            boolean stays = lent || before.isSame(key, after);
            boolean vmTap = before.device(key).map(Device::kind).orElse(ATTACHED) == VM_TAP;
            if (vmTap && isReleased(key)) {
                add("ip link del " + words(key), key, YamlPlace.TOP, () -> deeds.deleteVmTap(key));
            } else if (stays && after.bridges().containsKey(bridge) && isReleased(key)) {
                add(link(key) + " nomaster", key, YamlPlace.TOP, () -> deeds.release(key));
            }
        });
    }

    private void deleteBridges() {
        for (String key : before.bridges().keySet()) {
            if (!after.bridges().containsKey(key)) {
                add(Words.ip(key) + " link del " + Words.name(key), key, YamlPlace.TOP, () -> deeds.delete(key));
            }
        }
    }

    private void deleteDevices() {
        Set<String> gone = new HashSet<>();
        before.devices().forEach((key, device) -> {
            boolean made = device.kind() != ATTACHED && device.kind() != VM_TAP;
            if (made && !before.isSame(key, after) && gone.add(key)) {
                gone.add(String.valueOf(before.peers().get(key)));
                add(Words.ip(key) + " link del " + Words.name(key), key, YamlPlace.TOP, () -> deeds.delete(key));
            }
        });
    }

    // ---- what comes

    private void createPairs() {
        Set<String> made = new HashSet<>();
        after.devices().forEach((key, device) -> {
            if (device.kind() != VETH || !made.add(key)) {
                return;
            }
            String peer = Objects.requireNonNull(after.peers().get(key));
            made.add(peer);
            Device other = Objects.requireNonNull(after.devices().get(peer));
            if (!after.isSame(key, before)) {
                String words = Words.ip(key) + " link add " + Words.name(key) + " type veth peer name "
                        + Words.name(peer) + Words.netns(peer);
                add(words, key + "/" + peer, device.place(), () -> deeds.createPair(device.words(), other.words()));
            }
            deeds.adjust(device, existing(key)).forEach(steps::add);
            deeds.adjust(other, existing(peer)).forEach(steps::add);
        });
    }

    private void createTaps() {
        after.devices().forEach((key, device) -> {
            if (device.kind() == Layout.Kind.TAP && !after.masters().containsKey(key)) {
                steps.addAll(deeds.tap(device, existing(key)));
            }
        });
    }

    /** As it is now; null if it is to be made. */
    private @Nullable Device existing(String key) {
        return after.isSame(key, before) ? before.devices().get(key) : null;
    }

    private void beginStandIns() throws IOException {
        for (Map.Entry<String, StandInPlan> each : wanted.standIns().entrySet()) {
            String name = each.getKey();
            StandInPlan plan = each.getValue();
            YamlPlace place = YamlPlace.TOP.in("stand_in").in(name);
            StandInPlan now = running.standIns().get(name);
            if (now == null || !now.isWishedAs(plan)) {
                String words = "vetch stand-in" + plan.options() + " " + name;
                add(words, name, place.ofKey(), () -> deeds.standIn(name, plan));
            }
            new LookBackDiff(parts.lookBacks(), () -> deeds.stoodInBridge(name), name, now == null)
                    .compare(
                            plan.lookback(),
                            plan.triggers(),
                            now == null ? null : now.lookback(),
                            now == null ? List.of() : now.triggers(),
                            place)
                    .forEach(steps::add);
        }
    }

    private static String words(String key) {
        return Words.name(key);
    }

    private static String link(String key) {
        return Words.ip(key) + " link set " + Words.name(key);
    }
}
