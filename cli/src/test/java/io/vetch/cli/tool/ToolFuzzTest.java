package io.vetch.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vetch.cli.command.Commands;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.core.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whatever a client says to the tools, they do it, pass it on or refuse it: nothing else is ever thrown. */
@RequiresNamespaces
class ToolFuzzTest {
    private static SmallSwitch network;
    private static Map<String, Tool> tools;

    @BeforeAll
    static void open() throws IOException {
        network = new SmallSwitch();
        tools = Commands.tools(network.parts());
    }

    @AfterAll
    static void close() throws IOException {
        network.close();
    }

    /** Lines of a tool and its words; behind a byte of 1, what the real tool would print. */
    @FuzzTest(maxDuration = "10m")
    void anyWordsAreDonePassedOnOrRefused(byte[] input) throws InterruptedException, ExecutionException {
        String text = new String(input, StandardCharsets.UTF_8);
        int end = text.indexOf('\1');
        String output = end < 0 ? "" : text.substring(end + 1);
        String[] calls = text.substring(0, end < 0 ? text.length() : end).split("\n", -1);
        network.onControl(caller -> {
            for (String call : calls) {
                call(caller, List.of(call.split(" ", -1)), output);
            }
        });
    }

    private static void call(Caller caller, List<String> words, String output) {
        Tool tool = tools.get(words.getFirst());
        if (tool == null || leavesTheSandbox(words)) {
            return;
        }
        List<String> arguments = words.subList(1, words.size());
        try {
            Outcome outcome = tool.run(caller, arguments);
            assertThat(outcome.exit()).isBetween(0, 255);
            if (outcome.overlay() != null) {
                assertThat(tool.overlays(caller, arguments, List.of("lo", "br0", output)))
                        .isNotNull();
            }
        } catch (IOException | RefusedException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    /** Names a namespace by a process or a path, and so one that is not the test's. */
    private static boolean leavesTheSandbox(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            boolean number = words.get(i).matches("\\d+");
            if (words.get(i).contains("/") || (number && words.get(i - 1).matches("-*n.*"))) {
                return true;
            }
        }
        return false;
    }
}
