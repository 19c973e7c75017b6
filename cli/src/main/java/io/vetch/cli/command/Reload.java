package io.vetch.cli.command;

import io.vetch.cli.config.YamlFile;
import io.vetch.cli.control.ControlThread;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.plan.Application;
import io.vetch.cli.service.LifeSigns;
import io.vetch.cli.tcpdump.Signals;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP: the log's file is opened anew, for somebody may have moved it away (logrotate(8)), and the configuration file
 * is applied again. Where there is neither, the signal ends the process, unless that is a service.
 */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final @Nullable Path config;
    private final @Nullable Path log;
    private final LifeSigns signs;
    private final SwitchParts parts;

    private Reload(@Nullable Path config, @Nullable Path log, LifeSigns signs, SwitchParts parts) {
        this.config = config;
        this.log = log;
        this.signs = signs;
        this.parts = parts;
    }

    /** From now on. @param config to apply @param log to open, null: it stays as it is */
    static void onHangUp(@Nullable Path config, @Nullable Path log, LifeSigns signs, SwitchParts parts) {
        if (config != null || log != null || signs.areHeard()) {
            Reload reload = new Reload(config, log, signs, parts);
            Signals.on("HUP", reload::begin);
        }
    }

    /** On the signal's thread. */
    private void begin() {
        signs.reloading();
        reopen();
        ControlThread thread = parts.control().thread();
        thread.execute("SIGHUP", () -> {
            try {
                apply();
            } finally {
                signs.ready();
            }
        });
    }

    private void reopen() {
        if (log == null) {
            return;
        }
        try {
            LogOutput.reopen(log);
        } catch (IOException e) {
            LOG.warn("SIGHUP: the log goes on where it was: {}", e.getMessage());
        }
    }

    private void apply() {
        if (config == null) {
            return;
        }
        try {
            Application application = Application.of(parts, config, YamlFile.text(config));
            application.run(step -> LOG.info("SIGHUP: {}", step));
            application.note().ifPresent(note -> LOG.warn("SIGHUP: {}", note));
            LOG.info(
                    "SIGHUP: {} is applied, {} steps",
                    config,
                    application.words().size());
        } catch (IOException e) {
            LOG.warn("SIGHUP: the rest of the switch stays as it is: {}", e.getMessage());
        }
    }
}
