package io.vetch.cli.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.probe.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Has each frame of the parity tests sent so often again as {@code -Dvetch.parity.again} says (default: not at all).
 * With four and more the kernel moves the last by itself, where it may: that one must reach the same observers as the
 * first, which the relay had, and must count as the same. Where the kernel may not, all must count as they do where it
 * may: {@link Verdicts}.
 */
final class Repeats {
    static final int AGAIN = Integer.getInteger("vetch.parity.again", 0);

    private static final String[] VERDICTS = {"rx_frames", "forwarded", "flooded", "delivered", "punted", "drops"};
    private static final Pattern FLOWS = Pattern.compile("flows that the kernel moves by itself: ([1-9])");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rig rig;
    private final Lab lab;
    private final int again;
    private final IntSupplier lapses;
    private int lapsesBefore;
    private final Verdicts verdicts;
    private int frames;
    private int moved;

    /**
     * @param again how often each frame is sent again
     * @param lapses how often Vetch did not count frames until now, see {@link StandInDaemon#lapses}
     */
    Repeats(Rig rig, Lab lab, int again, IntSupplier lapses) {
        this.rig = rig;
        this.lab = lab;
        this.again = again;
        this.lapses = lapses;
        this.verdicts = new Verdicts(rig);
    }

    /** @param send sends a frame, and has it reach whom it shall */
    void run(String from, Frame frame, Consumer<Frame> send) {
        if (again == 0 || !rig.canHaveFlows()) {
            send.accept(frame);
            return;
        }
        Predicate<String> ingress = name -> name.equals("br0") == from.equals("br0");
        Map<String, Long> before = counters(ingress);
        send.accept(frame);
        sendAgain(from, frame, send);
        Map<String, Long> booked = grown(before, counters(ingress));
        if (from.equals("br0")) { // a bridge of the kernel's reports a group now and then, which is left to the kernel
            booked.keySet().removeAll(Set.of("rx_frames", "punted"));
        }
        // Without addresses: a test may take others each time.
        verdicts.book(
                "%s sends %s type %04x, %d bytes".formatted(from, frame.tags(), frame.type(), frame.length()), booked);
        frames++;
    }

    /** One frame of a port, which is not looked for, must count as on the rig that is like this one. */
    void once(String from, String words, Runnable send) {
        if (again == 0 || !rig.canHaveFlows()) {
            return;
        }
        Predicate<String> port = from.replace("h", "sw")::equals;
        Map<String, Long> before = counters(port);
        send.run();
        await().until(() -> !counters(port).get("rx_frames").equals(before.get("rx_frames")));
        verdicts.book(words, grown(before, counters(port)));
        frames++;
    }

    private void sendAgain(String from, Frame frame, Consumer<Frame> send) {
        if (from.equals("br0")) { // whose host may have said something itself
            for (int i = 0; i < again; i++) {
                send.accept(frame.again());
            }
            return;
        }
        Predicate<String> port = from.replace("h", "sw")::equals;
        Map<String, Long> first = counted(port, () -> send.accept(frame.again()));
        for (int i = 2; i < again; i++) {
            send.accept(frame.again());
        }
        moved += hasFlows() ? 1 : 0;
        Map<String, Long> last = counted(port, () -> send.accept(frame.again()));
        if (!last.equals(first)) {
            assumeNoLapse();
        }
        assertThat(last).as("how the last of %d frames is counted", again).isEqualTo(first);
    }

    /** What was offered has begun when that is answered. */
    private boolean hasFlows() {
        return FLOWS.matcher(vetch("stand-in")).find();
    }

    /** By how much the counters of what ports receive have grown. */
    private Map<String, Long> counted(Predicate<String> port, Runnable send) {
        Map<String, Long> before = counters(port);
        send.run();
        return grown(before, counters(port));
    }

    private static Map<String, Long> grown(Map<String, Long> before, Map<String, Long> after) {
        before.forEach((name, count) -> after.merge(name, -count, Long::sum));
        after.values().removeIf(count -> count == 0);
        return after;
    }

    /** The sums of some ports of br0. */
    private Map<String, Long> counters(Predicate<String> ports) {
        Map<String, Long> counters = new TreeMap<>();
        try {
            for (JsonNode each : JSON.readTree(vetch("counters -j br0")).path(0).path("ports")) {
                if (ports.test(each.path("name").asText())) {
                    add(each, counters);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counters;
    }

    private static void add(JsonNode port, Map<String, Long> counters) {
        for (String verdict : VERDICTS) {
            JsonNode count = port.path(verdict);
            counters.merge(verdict, count.asLong(), Long::sum);
            count.properties()
                    .forEach(drop ->
                            counters.merge(drop.getKey(), drop.getValue().asLong(), Long::sum));
        }
    }

    private String vetch(String words) {
        return lab.sh(Flavor.VETCH_COMMAND + " " + words).out();
    }

    /** A scenario begins. @param name the same on all rigs */
    void begin(String name) {
        lapsesBefore = lapses.getAsInt();
        verdicts.begin(name);
    }

    /** The scenario ends: everything must have been counted as on the rig that is like this one. */
    void end() {
        if (lapses.getAsInt() == lapsesBefore) {
            verdicts.end();
        }
    }

    /** Lapses are reported once a second. */
    private void assumeNoLapse() {
        try {
            Thread.sleep(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assumeThat(lapses.getAsInt()).as("lapses of a busy machine").isEqualTo(lapsesBefore);
    }

    /** In how many cases the kernel moved something. */
    int moved() {
        return moved;
    }

    /** Says in how many cases the kernel moved something, and what became of all frames. */
    void report() {
        if (frames > 0) {
            System.out.printf(
                    "%s: %d frames sent %d times more, in %d cases with flows, verdicts %s%n",
                    rig, frames, again, moved, verdicts.sums());
        }
    }
}
