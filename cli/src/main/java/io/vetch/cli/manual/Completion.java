package io.vetch.cli.manual;

import io.vetch.cli.command.CommandHelp;
import io.vetch.cli.command.ParsedCommands;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Prints the completion for bash. What may stand behind which words is a table: options from picocli, the words of the
 * tools from the lines by which they say how they are called.
 */
public final class Completion {
    private static final Pattern WORD = Pattern.compile("-{0,2}[a-z][a-z0-9_-]*");
    private static final Pattern INTERFACE = Pattern.compile("BRIDGE|PORT|NAME|IFACE|FROM|TO");
    private static final Pattern FILE = Pattern.compile("FILE.*|PATH|DIR.*|IN|TOPOLOGY.*|.*\\.pcap.*|file");

    /** In place of words: what the switch has, and what the directory has. */
    private static final String INTERFACES = "@interfaces";

    private static final String FILES = "@files";

    /** By the words before, without options, of which an option that takes a value is the last. */
    private final Map<String, Set<String>> next = new TreeMap<>();

    private Completion() {}

    public static void main(String[] arguments) {
        System.out.print(bash());
    }

    /** The script. */
    static String bash() {
        Completion completion = new Completion();
        completion.add("help", "");
        for (CommandHelp command : ParsedCommands.manual()) {
            completion.add(command);
            completion.add("", command.name());
            completion.add("help", command.name());
        }
        StringBuilder table = new StringBuilder();
        completion.next.forEach((before, words) -> table.append(
                "    [\"vetch%s\"]=\"%s\"\n".formatted(before.isEmpty() ? "" : " " + before, join(words))));
        return SCRIPT.replace("@TABLE@\n", table);
    }

    private static String join(Set<String> words) {
        return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private void add(String before, String word) {
        next.computeIfAbsent(before, _ -> new LinkedHashSet<>()).add(word);
    }

    private void add(CommandHelp command) {
        add(command.name(), "--help");
        CommandSpec options = command.options();
        if (options != null) {
            options.options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> add(command.name(), option));
            options.positionalParameters().forEach(each -> addValue(command.name(), each.paramLabel()));
            return;
        }
        command.usage().lines().forEach(line -> addCall(command.name(), line));
    }

    private void add(String command, OptionSpec option) {
        for (String name : option.names()) {
            if (name.startsWith("--")) {
                add(command, name);
                if (option.arity().max() > 0) {
                    addValue(command + " " + name, option.paramLabel());
                }
            }
        }
    }

    private void addValue(String before, String label) {
        add(before, "");
        for (String part : label.split("[^A-Za-z.]+", -1)) {
            if (INTERFACE.matcher(part).matches()) {
                add(before, INTERFACES);
            } else if (FILE.matcher(part).matches()) {
                add(before, FILES);
            } else if (label.contains("|") && WORD.matcher(part).matches()) {
                add(before, part);
            }
        }
    }

    /** One line of a usage text, if it says how the command is called: {@code vetch ip [OPTIONS] link show [NAME]}. */
    private void addCall(String command, String line) {
        if (command.equals("brctl") && line.startsWith("\t")) {
            String[] words = line.strip().split("\\s+", -1);
            add(command, words[0]);
            add(command + " " + words[0], line.contains("<bridge>") ? INTERFACES : "");
            return;
        }
        String call = line.replaceFirst("^Usage: ", "").strip().replaceFirst("  .*", "");
        String start = "vetch " + command;
        if (!call.equals(start) && !call.startsWith(start + " ")) {
            return;
        }
        List<String> words = Arrays.stream(
                        call.substring(start.length()).strip().split("\\s+"))
                .filter(word -> !word.equals("[OPTIONS]"))
                .toList();
        addWords(List.of(command), words, command.equals("ip") || command.equals("bridge") ? 2 : 1);
    }

    /** @param depth how many words from here decide what may follow */
    private void addWords(List<String> paths, List<String> words, int depth) {
        if (!words.isEmpty() && depth > 0 && words.getFirst().matches("[a-z][a-z|-]*")) {
            String[] here = words.getFirst().split("\\|");
            List<String> deeper = paths.stream()
                    .flatMap(path -> Arrays.stream(here).map(word -> path + " " + word))
                    .toList();
            paths.forEach(path -> Arrays.stream(here).forEach(word -> add(path, word)));
            addWords(deeper, words.subList(1, words.size()), depth - 1);
            return;
        }
        for (String path : paths) {
            add(path, "");
            words.stream()
                    .flatMap(word -> Arrays.stream(word.split("[\\[\\]|]+")))
                    .forEach(word -> addAny(path, word));
        }
    }

    private void addAny(String path, String word) {
        if (INTERFACE.matcher(word).matches()) {
            add(path, INTERFACES);
        } else if (FILE.matcher(word).matches()) {
            add(path, FILES);
        } else if (WORD.matcher(word).matches()) {
            add(path, word);
        }
    }

    private static final String SCRIPT = """
            # bash completion of vetch(8), made by the build from what its commands say of themselves.

            # What may follow which words.
            declare -A _vetch_next=(
            @TABLE@
            )

            _vetch_interfaces() {
                local socket=${VETCH_SOCKET:-/run/vetch/vetch.sock}
                if [[ -z ${VETCH_SOCKET-} && $EUID != 0 && -n ${XDG_RUNTIME_DIR-} ]]; then
                    socket=$XDG_RUNTIME_DIR/vetch.sock
                fi
                [[ ! -r $socket.names ]] || cat "$socket.names"
                ls /sys/class/net
            }

            _vetch() {
                local word=${COMP_WORDS[COMP_CWORD]} path=vetch i candidates=
                [[ $word != = ]] || word=
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    # An option counts while its value is typed, no longer.
                    if [[ ${COMP_WORDS[i]} == --* ]]; then
                        [[ -z ${_vetch_next["$path ${COMP_WORDS[i]}"]+there} ]] || ((i < COMP_CWORD - 2)) ||
                            [[ $i != $((COMP_CWORD - 1)) && ${COMP_WORDS[i + 1]} != = ]] || path="$path ${COMP_WORDS[i]}"
                    elif [[ -n ${_vetch_next["$path ${COMP_WORDS[i]}"]+there} ]]; then
                        path="$path ${COMP_WORDS[i]}"
                    fi
                done
                candidates=${_vetch_next[$path]-}
                if [[ $candidates == *@interfaces* ]]; then
                    candidates="${candidates/@interfaces/} $(_vetch_interfaces)"
                fi
                if [[ $candidates == *@files* ]]; then
                    candidates=${candidates/@files/}
                    compopt -o filenames
                    mapfile -t COMPREPLY < <(compgen -f -- "$word")
                fi
                mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W "$candidates" -- "$word")
            }

            complete -F _vetch vetch
            """;
}
