package io.vetch.cli.simulate;

import static io.vetch.cli.simulate.Traffic.BROADCAST;
import static io.vetch.cli.simulate.Traffic.station;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same input in fresh JVMs: the same bytes. With stations that age, move and are too many. */
class RepeatableTest {
    private static final String TOPOLOGY = """
            bridges:
              br0:
                address: 02:00:00:00:00:fe
                options: {ageing_time: 300, fdb_max_learned: 400}
                ports: {p1: {}, p2: {}, p3: {isolated: on}, p4: {isolated: on}}
                fdb: [{address: 02:aa:00:00:00:05, port: p4, sticky: true}]
            inputs: {p1.pcap: p1, p2.pcap: p2, p3.pcap: p3}
            changes:
              - {at: 2s, port: p2, set: {state: disabled}}
              - {at: 4s, port: p2, set: {state: forwarding}}
              - {at: 6s, bridge: br0, set: {fdb_max_learned: 0}}
            """;

    @TempDir
    Path directory;

    @Test
    void threeRunsGiveTheSameBytes() throws Exception {
        Files.writeString(directory.resolve("topology.yaml"), TOPOLOGY);
        SplittableRandom random = new SplittableRandom(11);
        for (int port = 1; port <= 3; port++) {
            Traffic traffic = new Traffic();
            for (int i = 0; i < 10_000; i++) {
                long destination = random.nextInt(10) == 0 ? BROADCAST : station(random.nextInt(1000));
                traffic.add(i, destination, station(random.nextInt(1000)));
            }
            traffic.write(directory.resolve("p" + port + ".pcap"));
        }
        List<byte[]> captures = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            String out = simulate("-o", "out.pcapng", "--verdicts", "out.json");
            assertThat(out).startsWith("30000 frames: forward ");
            captures.add(Files.readAllBytes(directory.resolve("out.pcapng")));
            verdicts.add(Files.readString(directory.resolve("out.json")));
        }
        assertThat(verdicts.get(0)).contains("\"refused\"", "\"moved\"", "\"INGRESS_STATE\"", "\"ISOLATED\"");
        assertThat(verdicts.get(1)).isEqualTo(verdicts.get(0));
        assertThat(verdicts.get(2)).isEqualTo(verdicts.get(0));
        assertThat(captures.get(1)).isEqualTo(captures.get(0));
        assertThat(captures.get(2)).isEqualTo(captures.get(0));
        assertThat(simulate("--expect", "out.json")).hasLineCount(1);
    }

    private String simulate(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "simulate",
                "topology.yaml"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }
}
