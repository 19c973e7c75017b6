package io.vetch.cli.tcpdump.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.cli.tcpdump.options.TcpdumpOptions.Ask;
import io.vetch.cli.tcpdump.options.TcpdumpOptions.Direction;
import io.vetch.pcap.file.TimePrecision;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each flag means; the words about mistakes are in {@link MistakesTest}. */
class OptionParserTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private TcpdumpOptions parse(String line) {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
        return OptionParser.parse(words, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void nothingAtAll() {
        TcpdumpOptions options = parse("");
        assertThat(options.ask()).isEqualTo(Ask.CAPTURE);
        assertThat(options.source()).isEqualTo(new TcpdumpOptions.Source(null, null, null));
        assertThat(options.source().interfaceOrAny()).isEqualTo("any");
        assertThat(options.filter()).isEqualTo(new TcpdumpOptions.Filter("", null, true, 0));
        assertThat(options.text())
                .isEqualTo(new TcpdumpOptions.Text(0, 0, 0, 0, 0, false, false, false, false, List.of()));
        assertThat(options.saving()).isEqualTo(new TcpdumpOptions.Saving(null, 0, 0, 0, null, false, false, false));
        assertThat(options.live())
                .isEqualTo(new TcpdumpOptions.Live(Direction.INOUT, true, 0, null, "host", false, false));
        assertThat(options.count()).isEqualTo(-1);
        assertThat(options.countOnly()).isFalse();
        assertThat(options.snapLength()).isEqualTo(262_144);
        assertThat(options.precision()).isEqualTo(TimePrecision.MICROSECONDS);
        assertThat(options.lineBuffered()).isFalse();
        assertThat(options.flagOfOurs()).isNull();
        assertThat(options.prints()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-i br0 -c 5 -nne udp",
                "-ibr0 -c5 -nne udp",
                "-nnei br0 -c5 udp",
                "-nneibr0 udp -c5",
                "udp --interface=br0 -c 5 -e",
                "-e --interface br0 -c 5 -- udp",
                "-e --int br0 -c 5 udp",
                "-i x -e -c 7 -c 5 -i br0 udp"
            })
    void oneCallInManyForms(String line) {
        TcpdumpOptions options = parse(line);
        assertThat(options.source().interfaceName()).isEqualTo("br0");
        assertThat(options.count()).isEqualTo(5);
        assertThat(options.text().linkHeader()).isTrue();
        assertThat(options.filter().words()).isEqualTo("udp");
    }

    @Test
    void theRestIsTheExpression() {
        assertThat(parse("-n tcp -e port 80 -v").filter().words()).isEqualTo("tcp port 80");
        assertThat(parse("-n -- -e").filter().words()).isEqualTo("-e");
        assertThat(parse("- -n").filter().words()).isEqualTo("-");
        assertThat(parse("-F file udp").filter().file()).isEqualTo("file");
    }

    @Test
    void flagsThatCount() {
        TcpdumpOptions.Text text = parse("-vvv -XX -x -A -tttt").text();
        assertThat(text.verbose()).isEqualTo(3);
        assertThat(text.hexAscii()).isEqualTo(2);
        assertThat(text.hex()).isEqualTo(1);
        assertThat(text.ascii()).isEqualTo(1);
        assertThat(text.timeStamp()).isEqualTo(4);
        assertThat(parse("-d").filter().dump()).isEqualTo(1);
        assertThat(parse("-ddddd").filter().dump()).isEqualTo(3);
    }

    @Test
    void howFramesArePrinted() {
        assertThat(parse("-S").text().absoluteSequences()).isTrue();
        assertThat(parse("--abs").text().absoluteSequences()).isTrue();
        assertThat(parse("-nvvqt -K --why --abs -# -T rtp --nano --dont").text().words())
                .containsExactly("-v", "-v", "-q", "-t", "-K", "-S", "-T", "rtp", "-K");
        assertThat(parse("-#").text().number()).isTrue();
        assertThat(parse("--number").text().number()).isTrue();
        assertThat(parse("-l").lineBuffered()).isTrue();
        assertThat(parse("--count").countOnly()).isTrue();
        assertThat(parse("--count").prints()).isFalse();
        assertThat(parse("-w x").prints()).isFalse();
        assertThat(parse("-w x --print").prints()).isTrue();
    }

    @Test
    void whereFramesComeFrom() {
        assertThat(parse("-r f").source().file()).isEqualTo("f");
        assertThat(parse("-V f").source().list()).isEqualTo("f");
        assertThat(parse("-Q in").live().direction()).isEqualTo(Direction.IN);
        assertThat(parse("--direction=OUT").live().direction()).isEqualTo(Direction.OUT);
        assertThat(parse("-B 64").live().ringKib()).isEqualTo(64);
        assertThat(parse("-y en10mb").live().linkType()).isEqualTo("EN10MB");
        assertThat(parse("-j ADAPTER").live().timeStampType()).isEqualTo("adapter");
        assertThat(parse("-O").filter().optimize()).isFalse();
        assertThat(parse("-I").live().monitorMode()).isTrue();
    }

    @Test
    void whatIsWritten() {
        TcpdumpOptions.Saving saving = parse("-w f -C 3 -G 10 -W 4 -z gzip -U").saving();
        assertThat(saving).isEqualTo(new TcpdumpOptions.Saving("f", 3_000_000, 10, 4, "gzip", true, false, false));
        assertThat(parse("-w f.pcapng").saving().pcapng()).isTrue();
        assertThat(parse("-w f --pcapng").saving().pcapng()).isTrue();
        assertThat(parse("-w f --why").saving().pcapng()).isTrue();
        assertThat(parse("--why").saving().pcapng()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-s 100,100", "-s 0x40,64", "-s 010,8", "-s 0,262144", "-s262144,262144", "--snap=96,96", "-s +7,7"})
    void snapLengths(String line, int length) {
        assertThat(parse(line).snapLength()).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "--nano,NANOSECONDS",
        "--micro,MICROSECONDS",
        "--nano --micro,MICROSECONDS",
        "--time-stamp-precision=nano,NANOSECONDS",
        "--time-stamp-precision nanoseconds,NANOSECONDS",
        "--nano --time-stamp-p micro,MICROSECONDS"
    })
    void precisions(String line, TimePrecision precision) {
        assertThat(parse(line).precision()).isEqualTo(precision);
    }

    @ParameterizedTest
    @CsvSource({"-c 5x,5", "-c +6,6", "-c 4294967297,1"})
    void numbersAsAtoiReadsThem(String line, int count) {
        assertThat(parse(line).count()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({
        "-D,INTERFACES",
        "--list-interfaces -L,INTERFACES",
        "-L,LINK_TYPES",
        "-J,TIME_STAMP_TYPES",
        "-h -c 0,HELP",
        "--help,HELP",
        "--version --bogus,VERSION"
    })
    void otherThanCapturing(String line, Ask ask) {
        assertThat(parse(line).ask()).isEqualTo(ask);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--why", "--segment", "--pcapng"})
    void flagsOfOurs(String flag) {
        assertThat(parse("-w f " + flag).flagOfOurs()).isNotNull();
        String cut = flag.substring(0, flag.length() - 1);
        assertThatThrownBy(() -> parse(cut)).isInstanceOf(TcpdumpException.class);
    }

    /** Their short forms stay tcpdump's. */
    @Test
    void namesCutShort() {
        assertThat(parse("--s 5").snapLength()).isEqualTo(5);
        assertThatThrownBy(() -> parse("--p"))
                .hasMessage("option '--p' is ambiguous; possibilities: '--packet-buffered' '--print'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "-n", "-nn", "-N", "--immediate-mode", "-f"})
    void flagsThatChangeNothing(String flag) {
        assertThat(parse(flag)).isEqualTo(parse(""));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
