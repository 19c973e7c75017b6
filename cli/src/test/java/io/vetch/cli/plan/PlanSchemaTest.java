package io.vetch.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema takes what a switch takes, by a validator that knows nothing of Vetch. */
class PlanSchemaTest {
    private static final Path ROOT = Path.of(System.getProperty("vetch.root", ".."));
    private static final Path ANY = Path.of("any.yaml");
    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Pattern PAGE = Pattern.compile("```yaml file=\\S+\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"\n(.*?)\"\"\"", Pattern.DOTALL);

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PlanSchema.text(), InputFormat.JSON);

    @Test
    void takesTheFilesOfThePages() throws IOException {
        assertThat(accepted(configurations("docs", ".md", PAGE))).hasSizeGreaterThan(1);
    }

    @Test
    void takesTheFilesOfTheTests() throws IOException {
        assertThat(accepted(configurations("cli/src/test/java", ".java", TEXT_BLOCK)))
                .hasSizeGreaterThan(2);
    }

    @Test
    void takesWhatRandomSwitchesHave() {
        for (int seed = 0; seed < 50; seed++) {
            assertValid(RandomPlan.yaml(new Random(seed)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bridges:",
                "bridges: {br0: {ports: {p1: }}}",
                "bridges: {br0: {ports: {p1: {isolated: true, cost: 0x10, state: forwarding}}}}",
                "bridges: {br0: {options: {ageing_time: \"30000\", vlan_protocol: 802.1ad}}}",
                "bridges: {br0: {on_loop: quarantine 30s, mdb: [{group: 239.1.1.1, port: p1}]}}",
                "bridges: {7: {taps: [1, 2], mtu: 1400, vlans: {1: 10}}}",
            })
    void takesWhatReadsLikeThat(String text) throws IOException {
        SwitchPlan.parse(ANY, text);
        assertValid(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bridgez: {}",
                "bridges: {br0: {tapz: [p1]}}",
                "bridges: {br0: }",
                "bridges: {br0: {taps: p1}}",
                "bridges: {br0: {options: {ageing_time: }}}",
                "bridges: {br0: {fdb: [{port: p1}]}}",
                "bridges: {br0: {mtu: much}}",
                "stand_in: {docker0: {strict: true}}",
                "attach_anyway: 2",
                "veths: [a]",
                "hello",
            })
    void refusesWhatNoSwitchReads(String text) throws IOException {
        assertThatThrownBy(() -> SwitchPlan.parse(ANY, text)).isInstanceOf(IOException.class);
        assertThat(mistakes(text)).isNotEmpty();
    }

    /** Nobody but the bridge or the port refuses these, and later. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bridges: {br0: {options: {ageing_tim: 1}}}",
                "bridges: {br0: {options: {ageing_time: x}}}",
                "bridges: {br0: {options: {priority: 99999}}}",
                "bridges: {br0: {ports: {p1: {flood: maybe}}}}",
                "bridges: {br0: {ports: {p1: {flod: on}}}}",
            })
    void refusesWrongSettings(String text) throws IOException {
        assertThat(mistakes(text)).isNotEmpty();
    }

    /** A new key has its text in {@link PlanSchema}. */
    @Test
    void saysWhatEachKeyMeans() {
        PlanSchema.keys()
                .forEach((place, keys) -> keys.forEach(
                        (key, text) -> assertThat(text).as("%s: %s", place, key).isNotBlank()));
    }

    private List<Error> mistakes(String text) throws IOException {
        JsonNode file = YAML.readTree(text);
        return schema.validate(file.isMissingNode() ? NullNode.instance : file);
    }

    private void assertValid(String text) {
        try {
            assertThat(mistakes(text)).as(text).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Those that are configurations, all of which the schema must take. */
    private List<String> accepted(List<String> texts) {
        List<String> accepted = texts.stream().filter(PlanSchemaTest::isRead).toList();
        accepted.forEach(this::assertValid);
        return accepted;
    }

    private static boolean isRead(String text) {
        try {
            SwitchPlan.parse(ANY, text);
            return true;
        } catch (IOException topologyOfSimulateOrMistake) {
            return false;
        }
    }

    private static List<String> configurations(String directory, String suffix, Pattern block) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(suffix)).toList()) {
                Matcher blocks = block.matcher(Files.readString(file));
                while (blocks.find()) {
                    String text = blocks.group(1).stripIndent();
                    if (text.contains("bridges:") || text.contains("stand_in:")) {
                        found.add(text);
                    }
                }
            }
        }
        return found;
    }
}
