package io.vetch.cli.command;

import io.vetch.cli.veth.VethMode;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --veth} of the commands that have a switch of their own. */
final class VethOption {
    @Option(
            names = "--veth",
            paramLabel = "auto|real|tap",
            description =
                    "What veth pairs are made of: the kernel's own (real), or TAP devices; auto, which is the default, means"
                            + " TAP devices.")
    private @Nullable Word veth;

    /** As the option has them. */
    private enum Word {
        auto,
        real,
        tap
    }

    /** Empty if it is not given. */
    Optional<VethMode> mode() {
        return Optional.ofNullable(veth)
                .map(word -> VethMode.valueOf(word.name().toUpperCase(Locale.ROOT)));
    }
}
