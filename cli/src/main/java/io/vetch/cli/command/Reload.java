package io.vetch.cli.command;

import io.vetch.cli.config.YamlFile;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.plan.Application;
import io.vetch.cli.tcpdump.Signals;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP: the configuration file is applied again. */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private Reload() {}

    /** From now on. */
    static void onHangUp(Path file, SwitchParts parts) {
        Signals.on("HUP", () -> read(file, parts));
    }

    /** On the signal's thread. */
    private static void read(Path file, SwitchParts parts) {
        try {
            String text = YamlFile.text(file);
            parts.control().thread().execute("SIGHUP", () -> apply(file, text, parts));
        } catch (IOException e) {
            LOG.warn("SIGHUP: the switch stays as it is: {}", e.getMessage());
        }
    }

    private static void apply(Path file, String text, SwitchParts parts) {
        try {
            Application application = Application.of(parts, file, text);
            application.run(step -> LOG.info("SIGHUP: {}", step));
            LOG.info(
                    "SIGHUP: {} is applied, {} steps", file, application.words().size());
        } catch (IOException e) {
            LOG.warn("SIGHUP: {}", e.getMessage());
        }
    }
}
