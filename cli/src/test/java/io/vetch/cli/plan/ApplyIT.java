package io.vetch.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A running switch becomes what a file says. More rounds: {@code -Dvetch.apply.rounds=200}. */
@RequiresNamespaces(tools = "ping")
class ApplyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final String IP = Tools.real("ip");
    private static final int ROUNDS = Integer.getInteger("vetch.apply.rounds", 4);
    private static final long SEED = Long.getLong("vetch.apply.seed", 1);

    private static SwitchPlan plan(Lab lab, String yaml) throws IOException {
        Path file = lab.sandbox().file("/run/plan.yaml");
        Files.writeString(file, yaml);
        return SwitchPlan.read(file);
    }

    /** Traffic between ports that are in both never stops. */
    @Test
    void randomFilesAreReachedInFewSteps() throws IOException {
        try (Lab lab = Lab.open(Flavor.VETCH)) {
            Host h1 = lab.addHost("h1");
            Host h2 = lab.addHost("h2");
            lab.addHost("h3");
            Random random = new Random(SEED);
            apply(lab, "bridges: {br0: {taps: [k1, k2], ports: {k1: {cost: 3}}}}\nveths: [[kx, ky]]");
            lab.sh("%1$s link set k1 netns h1; %1$s link set k2 netns h2".formatted(IP));
            h1.sh("%1$s addr add 10.0.0.1/24 dev k1; %1$s link set k1 up".formatted(IP));
            h2.sh("%1$s addr add 10.0.0.2/24 dev k2; %1$s link set k2 up".formatted(IP));
            h1.sh("ping -c 1 -W 5 10.0.0.2");
            Background pings = h1.start("exec ping -i 0.02 10.0.0.2");
            Set<String> before =
                    RandomPlan.facts(plan(lab, lab.sh(VETCH + " save").out()));
            for (int round = 0; round < ROUNDS; round++) {
                String yaml = RandomPlan.yaml(random);
                long steps = apply(lab, yaml).lines().size();
                Set<String> reached =
                        RandomPlan.facts(plan(lab, lab.sh(VETCH + " save").out()));

                assertThat(withoutKeepers(reached))
                        .as("round %d, seed %d, of%n%s", round, SEED, yaml)
                        .isEqualTo(withoutKeepers(RandomPlan.facts(plan(lab, yaml))));
                assertThat(apply(lab, yaml).out()).as("the same again").isEmpty();
                assertThat(steps).as("steps").isLessThanOrEqualTo(differences(before, reached));
                before = reached;
            }
            h1.sh("ping -c 1 -W 5 10.0.0.2");
            lab.sh("pkill -INT -n ping");
            // The last question may be without an answer: ping did not wait for it.
            List<Long> answered = Pattern.compile("bytes from .* icmp_seq=(\\d+)")
                    .matcher(pings.await(PATIENCE).out())
                    .results()
                    .map(answer -> Long.valueOf(answer.group(1)))
                    .toList();
            assertThat(answered)
                    .isNotEmpty()
                    .isEqualTo(
                            LongStream.rangeClosed(1, answered.size()).boxed().toList());
        }
    }

    private static Result apply(Lab lab, String yaml) throws IOException {
        Files.writeString(lab.sandbox().file("/run/wanted.yaml"), yaml);
        return lab.sh(VETCH + " apply /run/wanted.yaml");
    }

    /** Where k1 and k2 are is their hosts' business. */
    private static Set<String> withoutKeepers(Set<String> facts) {
        Set<String> others = new TreeSet<>(facts);
        others.removeIf(fact -> fact.matches(".*\\bk[12]\\b.*"));
        return others;
    }

    private static long differences(Set<String> one, Set<String> other) {
        return one.stream().filter(fact -> !other.contains(fact)).count()
                + other.stream().filter(fact -> !one.contains(fact)).count();
    }

    @Test
    void stepsAreToldAndAMistakeIsToldByItsPlace() throws IOException {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--bridge", "br0", "--tap", "p1")) {
            Files.writeString(lab.sandbox().file("/run/a.yaml"), """
                    bridges:
                      br0:
                        options: {ageing_time: 9000}
                        taps: [p2]
                        attach: [nosuch]
                    """);
            assertThat(lab.sh(VETCH + " apply --dry-run /run/a.yaml").out()).isEqualTo("""
                    ip link del p1
                    ip link set br0 type bridge ageing_time 9000
                    ip tuntap add p2 mode tap
                    ip link set p2 up
                    ip link set p2 master br0
                    ip link set nosuch master br0
                    """);
            assertThat(lab.sh("brctl show br0").out()).contains("p1");
            Result failed = lab.attempt(VETCH + " apply --json /run/a.yaml").expectExit(1);
            assertThat(failed.err()).contains("/run/a.yaml, line 5, column 14: nosuch: ", "; 5 of 6 steps are done");
            assertThat(failed.out()).contains("\"ip link set p2 master br0\"],\"failed\":");
            assertThat(lab.attempt("echo 'bridges: {br0: {tap: []}}' | " + VETCH + " apply -")
                            .expectExit(3)
                            .err())
                    .contains("-, line 1, column 17: unknown key 'tap'");
        }
    }

    @Test
    void whatVlansHaveForThemselvesIsAsTheFileSays() throws IOException {
        try (Lab lab = Lab.open(Flavor.VETCH)) {
            String yaml = """
                    bridges:
                      br0:
                        options: {vlan_filtering: 1, mcast_snooping: 1, mcast_vlan_snooping: 1}
                        taps: [p1]
                        vlans: {p1: "10-12"}
                        vlan_options: %s
                    """;
            String first = yaml.formatted("{p1: \"10 mcast_router 2\", br0: \"10-11 mcast_querier 1\"}");
            apply(lab, first);
            assertThat(lab.sh(VETCH + " save").out()).isEqualTo(first);
            assertThat(apply(lab, first).out()).isEmpty();
            assertThat(apply(lab, yaml.formatted("{br0: 11 mcast_querier 1}")).out())
                    .isEqualTo("""
                            # VLAN options of br0: 11 mcast_querier 1
                            # VLAN options of p1: the usual ones
                            """);
            assertThat(lab.sh(VETCH + " save").out()).contains("vlan_options: {br0: \"11 mcast_querier 1\"}");
            assertThat(lab.attempt("echo 'bridges: {br0: {taps: [p1], vlan_options: {p1: 10 mcast_querier 1}}}' | "
                                    + VETCH + " apply -")
                            .expectExit(3)
                            .err())
                    .contains("p1: vlan_options: no such option of a VLAN: 'mcast_querier'");
            apply(lab, "bridges: {br0: {taps: [p1]}}");
            assertThat(lab.sh(VETCH + " save").out()).doesNotContain("vlan");
        }
    }

    @Test
    void hangUpAppliesTheFileAgain() throws IOException {
        try (Lab lab = Lab.open(Flavor.KERNEL)) {
            lab.sandbox().export("VETCH_SOCKET", Flavor.SOCKET);
            Path file = lab.sandbox().file("/run/vetch.yaml");
            Files.writeString(file, "bridges: {br0: {taps: [p1]}}");
            lab.sh(VETCH + " run --config /run/vetch.yaml --detach --log /run/log --pidfile /run/pid");
            Files.writeString(file, "bridges: {br0: {taps: [p2]}}");
            lab.sh("kill -HUP $(cat /run/pid)");
            Path log = lab.sandbox().file("/run/log");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> Files.readString(log).contains("SIGHUP: /run/vetch.yaml is applied, 4 steps"));
            assertThat(lab.sh(VETCH + " save").out()).contains("taps: [p2]");
            lab.sh(VETCH + " stop");
        }
    }
}
