package io.vetch.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers far longer than a line of the control socket may be: about many stations, and many interfaces. */
@RequiresNamespaces(tools = "mausezahn")
class BigAnswersIT {
    private static final int STATIONS = 40_000;
    private static final int PAIRS = 1_100;
    private static final String IP = Tools.real("ip");

    /** So many entries, of 80 characters each, are more than 1 MiB of JSON. */
    private static final int FOR_A_MEBIBYTE = 14_000;

    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH);
        lab.sh("ip link add br0 type bridge; ip link set br0 address 02:00:00:00:00:fe; ip link set br0 up");
        lab.sh("ip link add sw1 type veth peer name end1; ip link set sw1 master br0 up");
        Host host = lab.addHost("h1");
        lab.sh("ip link set end1 netns h1");
        host.sh("ip link set end1 up");
        lab.sh("for i in $(seq %d); do echo link add k$i type veth peer name l$i; done | %s -batch -"
                .formatted(PAIRS, IP));
        // Not all of a flood is taken in.
        while (Integer.parseInt(lab.sh("bridge fdb show | wc -l").out().strip()) < FOR_A_MEBIBYTE) {
            host.sh("mausezahn end1 -q -a rand -b 02:00:00:00:00:01 -c %d -p 60".formatted(STATIONS));
        }
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allStationsAreShown() {
        List<String> text = lab.sh("bridge fdb show").lines();
        assertThat(text).hasSizeGreaterThan(10_000).doesNotHaveDuplicates();
        Result all = lab.sh("bridge -j fdb show");
        assertThat(all.out().length()).isGreaterThan(1 << 20);
        assertThat(json(all.out())).hasSize(text.size());
        assertThat(json(lab.sh("bridge -j -p fdb show").out()).equals(json(all.out())))
                .isTrue();
        assertThat(lab.sh("brctl showmacs br0").lines()).hasSizeGreaterThan(10_000);
    }

    /** What a bridge listens to stands before its entries, and what a port listens to behind them. */
    @Test
    void rowsOfOursStandAmongThoseOfTheRealTool() {
        String shown = lab.sh("bridge fdb show br br0").out().replaceAll("(?m)^.* dev sw1 master br0 *\n", "");
        assertThat(shown)
                .matches("(?s)(\\S+ dev br0 self permanent\n)+\\S+ dev br0 master br0 permanent\n"
                        + "\\S+ dev sw1 master br0 permanent\n(\\S+ dev sw1 self permanent\n)+");
    }

    @Test
    void allInterfacesAreShown() {
        for (String options : List.of("", "-d", "-br", "-o")) {
            List<String> ours = lab.sh("ip " + options + " link show").lines();
            List<String> real = lab.sh(IP + " " + options + " link show").lines();
            assertThat(ours)
                    .hasSizeGreaterThanOrEqualTo(real.size())
                    .filteredOn(line -> line.contains("l" + PAIRS + "@"))
                    .isNotEmpty()
                    .allMatch(real::contains);
            assertThat(ours).anyMatch(line -> line.contains("sw1@if"));
        }
        JsonNode ours = json(lab.sh("ip -j -d link show").out());
        JsonNode real = json(lab.sh(IP + " -j -d link show").out());
        assertThat(ours.toString().length()).isGreaterThan(1 << 20);
        assertThat(ours.findValuesAsText("ifname")).isEqualTo(real.findValuesAsText("ifname"));
        assertThat(ours.findValuesAsText("info_slave_kind")).contains("bridge");
        assertThat(json(lab.sh("ip -j -d -p link show").out()).equals(ours)).isTrue();
    }

    @Test
    void whoHasSeenEnoughHearsNoMore() {
        Result first = lab.sh("(bridge fdb show || echo \"exit $?\" >&2) | head -n 1");
        assertThat(first.lines()).hasSize(1);
        assertThat(first.err()).isEqualTo("exit 141\n");
        Result full = lab.attempt("bridge fdb show >/dev/full");
        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.err()).isEqualTo("bridge: write error: No space left on device\n");
    }
}
