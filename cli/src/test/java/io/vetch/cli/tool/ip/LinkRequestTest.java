package io.vetch.cli.tool.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkRequestTest {
    private static LinkRequest parse(String words) {
        return LinkRequest.parse(new Words(List.of(words.split(" "))));
    }

    @Test
    void theDeviceMayStandAnywhereAndWordsMayBeShort() {
        LinkRequest request = parse("mtu 1400 dev v0 addr 02:00:00:00:00:01 up m br0");
        assertThat(request.device()).isEqualTo("v0");
        assertThat(request.parts())
                .extracting(LinkRequest.Part::key)
                .containsExactly(LinkKey.MTU, LinkKey.ADDRESS, LinkKey.UP, LinkKey.MASTER);
        assertThat(request.part(LinkKey.MASTER))
                .get()
                .extracting(LinkRequest.Part::value)
                .isEqualTo("br0");
    }

    @Test
    void afterTheTypeAllIsTheTypes() {
        LinkRequest request = parse("name v0 type veth peer name v1 mtu 1400");
        assertThat(request.device()).isEqualTo("v0");
        assertThat(request.type()).isEqualTo("veth");
        assertThat(request.typeWords()).containsExactly("peer", "name", "v1", "mtu", "1400");
    }

    @Test
    void aDeviceMayGetANewName() {
        LinkRequest request = parse("v0 name v1");
        assertThat(request.device()).isEqualTo("v0");
        assertThat(request.name()).isEqualTo("v1");
    }

    @Test
    void nIsNomasterBecauseNetnsCannotBeShortened() {
        assertThat(LinkKey.of("n")).contains(LinkKey.NOMASTER);
        assertThat(LinkKey.of("netn")).isEmpty();
        assertThat(LinkKey.of("a")).contains(LinkKey.ADDRESS);
        assertThat(LinkKey.of("qlen")).contains(LinkKey.TXQUEUELEN);
    }

    @Test
    void wrongWordsAreWrongInTheWordsOfTheOriginal() {
        assertWrong("v0 v1 type veth", "Error: either \"dev\" is duplicate, or \"v1\" is a garbage.");
        assertWrong("a/b", "Error: argument \"a/b\" is wrong: \"dev\" not a valid ifname");
        assertWrong(
                "name averyveryverylongname",
                "Error: argument \"averyveryverylongname\" is wrong: \"name\" not a valid ifname");
        assertWrong("v0 master", "Command line is not complete. Try option \"help\"");
    }

    private static void assertWrong(String words, String message) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }
}
