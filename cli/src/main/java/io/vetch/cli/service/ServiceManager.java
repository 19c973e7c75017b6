package io.vetch.cli.service;

import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.process.UnixDatagrams;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has started this process and wants to know how it is: systemd, by datagrams of the form {@code NAME=VALUE} to
 * {@code $NOTIFY_SOCKET}. Where nobody is, nothing is told. What cannot be told is logged once: the switch goes on. Any
 * thread.
 */
public final class ServiceManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final @Nullable UnixDatagrams socket;
    private final @Nullable Duration watchdog;
    private boolean failed;

    private ServiceManager(@Nullable UnixDatagrams socket, @Nullable Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /** Nobody. */
    public static ServiceManager none() {
        return new ServiceManager(null, null);
    }

    /** @param environment of this process: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID} */
    public static ServiceManager of(Map<String, String> environment) {
        String address = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (address.isEmpty()) {
            return none();
        }
        try {
            return new ServiceManager(UnixDatagrams.to(address), watchdog(environment));
        } catch (LinuxException e) {
            LOG.warn("the service manager hears nothing of this switch: NOTIFY_SOCKET: {}", e.getMessage());
            return none();
        }
    }

    /** Null if it wants no sign of life, or one of another process. */
    private static @Nullable Duration watchdog(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String own = Long.toString(ProcessHandle.current().pid());
        if (micros.isEmpty() || !environment.getOrDefault("WATCHDOG_PID", own).equals(own)) {
            return null;
        }
        try {
            long asked = Long.parseLong(micros);
            return asked > 0 ? Duration.of(asked, TimeUnit.MICROSECONDS.toChronoUnit()) : null;
        } catch (NumberFormatException e) {
            LOG.warn("WATCHDOG_USEC is no number: {}", micros);
            return null;
        }
    }

    /** Whether somebody listens. */
    boolean isThere() {
        return socket != null;
    }

    /** Without a sign of life for so long it ends this process; null: it wants none. */
    @Nullable
    Duration watchdog() {
        return watchdog;
    }

    /** The switch serves, or has its configuration again. */
    void ready() {
        tell("READY=1");
    }

    /** One line, for {@code systemctl status}. */
    void status(String line) {
        tell("STATUS=" + line);
    }

    /** The configuration is being applied again; {@link #ready} ends that. */
    void reloading() {
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime()); // of CLOCK_MONOTONIC, on Linux
        tell("RELOADING=1\nMONOTONIC_USEC=" + micros);
    }

    /** This process ends. */
    public void stopping() {
        tell("STOPPING=1");
    }

    /** A sign of life. */
    void alive() {
        tell("WATCHDOG=1");
    }

    private synchronized void tell(String news) {
        if (socket == null) {
            return;
        }
        try {
            socket.send(news);
            failed = false;
        } catch (LinuxException e) {
            if (!failed) {
                LOG.warn("the service manager was not told {}: {}", news.replace('\n', ' '), e.getMessage());
            }
            failed = true;
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
