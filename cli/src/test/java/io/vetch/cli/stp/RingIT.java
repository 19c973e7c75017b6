package io.vetch.cli.stp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Vetch's bridges and the kernel's in rings of two and of four, with the root on either side: ports have the states
 * that they have where all bridges are the kernel's. When a link breaks the others take over within two forward delays,
 * and no host ever has a frame twice.
 */
@RequiresNamespaces
class RingIT {
    /** In hellos, as many as are sent in two forward delays, and one before and after. A slow machine slows all. */
    private static final int FAIL_OVER = 2 * Ring.HELLOS_PER_DELAY + 2;

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void theStatesAreThoseOfTheKernel() throws Exception {
        CompletableFuture<List<Map<String, String>>> kernels =
                CompletableFuture.supplyAsync(() -> states(Flavor.KERNEL));
        List<Map<String, String>> ours = states(Flavor.VETCH);
        assertThat(ours).isEqualTo(kernels.get());
    }

    /** One of three runs in time is enough: what is late by itself is late each time. */
    private static List<Map<String, String>> states(Flavor flavor) {
        List<Integer> missed = new ArrayList<>();
        for (int tries = 3; tries > 0; tries--) {
            missed.clear();
            List<Map<String, String>> states = states(flavor, missed);
            if (missed.stream().allMatch(hellos -> hellos >= 1 && hellos <= FAIL_OVER)) {
                return states;
            }
        }
        throw new AssertionError("hellos while " + flavor + " fails over: " + missed);
    }

    /**
     * The states of all ports at first, with the way to the root cut, and with it mended.
     *
     * @param missed becomes the hellos that passed meanwhile, of each ring
     */
    private static List<Map<String, String>> states(Flavor flavor, List<Integer> missed) {
        try (Lab lab = Lab.open(flavor);
                FrameProbe probe = FrameProbe.start(lab.sandbox())) {
            lab.addHost("k");
            List<Ring> rings = List.of(
                    Ring.build(lab, probe, 'r', 2, 0),
                    Ring.build(lab, probe, 's', 2, 1),
                    Ring.build(lab, probe, 't', 4, 0),
                    Ring.build(lab, probe, 'u', 4, 1));
            List<Map<String, String>> states = new ArrayList<>();
            rings.forEach(ring -> states.add(ring.awaitTree(false)));
            List<Beacon> beacons =
                    rings.stream().map(ring -> beacon(probe, ring)).toList();
            Beacon.countHellos(beacons);
            rings.forEach(ring -> ring.setLink(ring.rootLink(), false));
            Beacon.sendUntil(() -> beacons.stream().allMatch(Beacon::isHeardByAll), PATIENCE, beacons);
            rings.forEach(ring -> states.add(ring.awaitTree(true)));
            Beacon.countHellos(beacons);
            rings.forEach(ring -> ring.setLink(ring.rootLink(), true));
            Beacon.sendUntil(() -> rings.stream().allMatch(Ring::isWhole), PATIENCE, beacons);
            rings.forEach(ring -> states.add(ring.awaitTree(false)));
            for (Beacon beacon : beacons) {
                beacon.assertNoCopies();
                missed.add(beacon.mostHellosMissed());
            }
            return states;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Beacon beacon(FrameProbe probe, Ring ring) {
        List<String> others =
                IntStream.range(1, ring.size()).mapToObj(ring::host).toList();
        return new Beacon(probe, ring.host(0), others);
    }
}
