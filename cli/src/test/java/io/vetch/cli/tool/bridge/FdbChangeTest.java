package io.vetch.cli.tool.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.SampleBridge;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of adding, deleting and flushing, as measured on the kernel bridge. */
class FdbChangeTest {
    private static final String STATION = "02:00:00:00:00:77";

    private final SampleBridge sample = new SampleBridge();

    private Outcome change(FdbChange.Command command, BridgePort port, String words) {
        List<String> all = List.of(
                (STATION + " dev " + port.name() + " master " + words).strip().split(" +"));
        return FdbChange.onPort(sample.bridge, port, command, FdbRequest.parse(new Words(all)));
    }

    private Outcome add(String words) {
        return change(FdbChange.Command.ADD, sample.sw1, words);
    }

    private static void assertRefused(Refusal refusal, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    @Test
    void anEntryIsPermanentUnlessTheWordsSayMore() {
        add("");
        assertThat(sample.entry(STATION).kind()).isEqualTo(EntryKind.LOCAL);
        change(FdbChange.Command.REPLACE, sample.sw1, "static");
        assertThat(sample.entry(STATION).kind()).isEqualTo(EntryKind.STATIC);
        change(FdbChange.Command.APPEND, sample.sw1, "dyn");
        assertThat(sample.entry(STATION).kind()).isEqualTo(EntryKind.DYNAMIC);
        change(FdbChange.Command.REPLACE, sample.sw1, "sticky static");
        assertThat(sample.entry(STATION).isSticky()).isTrue();
    }

    @Test
    void addingTwiceIsRefusedButReplacingMoves() {
        add("static");
        assertRefused(Refusal.EXISTS, () -> add("static"));
        change(FdbChange.Command.REPLACE, sample.sw2, "static");
        assertThat(sample.entry(STATION).port()).isSameAs(sample.sw2);
    }

    @Test
    void deletingFromTheWrongPortIsRefused() {
        add("static");
        assertRefused(Refusal.NOT_FOUND, () -> change(FdbChange.Command.DELETE, sample.sw2, ""));
        change(FdbChange.Command.DELETE, sample.sw1, "");
        assertThat(sample.has(STATION)).isFalse();
    }

    @Test
    void stickyAndPermanentDoNotGoTogether() {
        assertRefused(Refusal.INVALID, () -> add("sticky"));
    }

    @Test
    void vlanMustBeOneOfThePort() {
        assertRefused(Refusal.INVALID, () -> add("vlan 5"));
        assertThat(add("vlan 5000").err()).isEqualTo("Error: invalid vlan id.\n");
        assertThat(sample.has(STATION)).isFalse();
        add("static vlan 1");
        assertThat(sample.bridge.fdb().get(MacAddress.parse(STATION), 1)).isNotNull();
        assertThat(sample.has(STATION)).isFalse();
    }

    @Test
    void wordsThatAreNotOfTheGrammarAreTheOriginals() {
        for (String words : List.of("dev sw1", "zz dev sw1", "dev sw1 " + STATION + " more", "dev")) {
            assertThatThrownBy(() -> FdbRequest.parse(new Words(List.of(words.split(" ")))))
                    .isInstanceOf(UsageException.class);
        }
    }

    private void flush(String words) {
        List<String> all = words.isEmpty() ? List.of() : List.of(words.split(" "));
        FdbFlush.flush(sample.bridge, null, FdbFlush.Request.parse(new Words(all)));
    }

    @Test
    void flushKeepsWhatTheWordsKeep() {
        sample.withEntries();
        flush("dynamic nosticky");
        assertThat(sample.has("02:00:00:00:00:01")).isFalse();
        assertThat(sample.has("02:00:00:00:00:44")).isTrue();
        flush("static");
        assertThat(sample.has("02:00:00:00:00:33")).isFalse();
        flush("extern_learn");
        assertThat(sample.has("02:00:00:00:00:44")).isTrue();
    }

    @Test
    void flushNeverTakesTheBridgesOwnAddresses() {
        sample.withEntries();
        flush("");
        assertThat(sample.bridge.fdb().entries()).allMatch(entry -> entry.isLocal());
        assertThat(sample.has("02:00:00:00:01:01")).isTrue();
    }
}
