package io.vetch.cli.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A capture file and where its frames enter.
 *
 * @param port by which all of them enter; null: each by the port of its interface's name, as in a capture of Vetch's,
 *     and those that were leaving there are passed over
 */
public record Input(Path file, @Nullable String port) {

    /**
     * The inputs of a run.
     *
     * @param arguments {@code PORT=FILE}, or FILE alone if the topology names its port or the file itself does; empty:
     *     the topology's
     * @param topologyFile where the topology's files are looked for
     * @throws IOException if there are none
     */
    public static List<Input> of(Topology topology, Path topologyFile, List<String> arguments) throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (String argument : arguments) {
            inputs.add(of(topology, argument));
        }
        if (arguments.isEmpty()) {
            topology.inputs().forEach((file, port) -> inputs.add(new Input(topologyFile.resolveSibling(file), port)));
        }
        if (inputs.isEmpty()) {
            throw new IOException("no frames: name capture files, or say inputs: in " + topologyFile);
        }
        return inputs;
    }

    private static Input of(Topology topology, String argument) {
        int equals = argument.indexOf('=');
        if (equals > 0 && !Files.exists(Path.of(argument))) {
            return new Input(Path.of(argument.substring(equals + 1)), argument.substring(0, equals));
        }
        Path file = Path.of(argument);
        for (Map.Entry<String, String> known : topology.inputs().entrySet()) {
            if (known.getKey().equals(argument) || Path.of(known.getKey()).endsWith(file.getFileName())) {
                return new Input(file, known.getValue());
            }
        }
        return new Input(file, null);
    }
}
