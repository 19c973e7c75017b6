package io.vetch.cli.command;

import io.vetch.cli.replay.Replay;
import io.vetch.cli.replay.ReplayException;
import io.vetch.cli.replay.ReplayOptions;
import io.vetch.cli.replay.ReplayOptions.Speed;
import io.vetch.cli.rpc.ControlSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vetch replay}: sends a capture file into a port, see {@link Replay}. */
@Command(
        name = "replay",
        description = {
            "Send the frames of a capture file into a port of the switch, as if they had been received there.",
            "Nothing is written to the port's own device. The file's own time stamps set the pace unless told otherwise."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final int LAST_WORDS_SECONDS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "pcap or pcapng; '-' is standard input.")
    private Path file = Path.of("-");

    @Option(
            names = {"-i", "--interface"},
            required = true,
            paramLabel = "PORT",
            description = "Port of a bridge, or a bridge: then the frames come from the host.")
    private String port = "";

    @ArgGroup
    private @Nullable SpeedArguments speed;

    @Option(
            names = {"-l", "--loop"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Send the file N times; 0: until stopped.")
    private long passes;

    @Option(
            names = {"-L", "--limit"},
            paramLabel = "N",
            description = "Stop after N frames.")
    private @Nullable Long limit;

    @Option(
            names = "--maxsleep",
            paramLabel = "MS",
            description = "Wait this many milliseconds at most between two frames, whatever their time stamps say.")
    private @Nullable Double maxSleep;

    /** At most one of these. */
    private static final class SpeedArguments {
        @Option(
                names = {"-p", "--pps"},
                paramLabel = "N",
                description = "Frames per second.")
        private @Nullable Double pps;

        @Option(
                names = {"-M", "--mbps"},
                paramLabel = "N",
                description = "Megabits per second of frames, without FCS and gaps.")
        private @Nullable Double mbps;

        @Option(
                names = {"-x", "--multiplier"},
                paramLabel = "X",
                description = "X times as fast as the time stamps say.")
        private @Nullable Double multiplier;

        @Option(
                names = {"-t", "--topspeed"},
                description = "As fast as the switch takes them.")
        private boolean top;
    }

    @Override
    public Integer call() {
        Replay replay = new Replay(options(), System.err);
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(replay, done), "vetch-stop"));
        int exit = run(replay);
        System.out.print(replay.report());
        System.out.flush();
        done.countDown();
        return exit;
    }

    private int run(Replay replay) {
        try {
            replay.run(ControlSocket.path());
            return 0;
        } catch (ReplayException e) {
            System.err.println(e.getMessage());
            return e.exit();
        } catch (IOException e) {
            System.err.println("vetch: " + e.getMessage());
            return ReplayException.NOT_FOUND;
        }
    }

    /** After a signal, what was sent is still said. */
    private static void stop(Replay replay, CountDownLatch done) {
        replay.stop();
        try {
            if (!done.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("vetch: the daemon does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ReplayOptions options() {
        if (passes < 0) {
            throw mistake("--loop takes a number from 0, not " + passes);
        }
        if (limit != null && limit < 1) {
            throw mistake("--limit takes a number from 1, not " + limit);
        }
        if (passes != 1 && file.toString().equals("-")) {
            throw mistake("standard input can be sent once only: --loop needs a file");
        }
        return new ReplayOptions(file, port, speed(), passes, limit == null ? Long.MAX_VALUE : limit);
    }

    private Speed speed() {
        if (speed == null) {
            return new Speed.Recorded(1, longestPause());
        }
        if (maxSleep != null && speed.multiplier == null) {
            throw mistake("--maxsleep is for the file's own pace, or --multiplier");
        }
        if (speed.pps != null) {
            return new Speed.FramesPerSecond(positive("--pps", speed.pps));
        }
        if (speed.mbps != null) {
            return new Speed.MegabitsPerSecond(positive("--mbps", speed.mbps));
        }
        if (speed.top) {
            return new Speed.Top();
        }
        double multiplier = speed.multiplier == null ? 1 : positive("--multiplier", speed.multiplier);
        return new Speed.Recorded(multiplier, longestPause());
    }

    private long longestPause() {
        return maxSleep == null
                ? Speed.Recorded.ANY_PAUSE
                : (long) (positive("--maxsleep", maxSleep) * TimeUnit.MILLISECONDS.toNanos(1));
    }

    private double positive(String option, double value) {
        if (value > 0 && Double.isFinite(value)) {
            return value;
        }
        throw mistake(option + " takes a number above 0, not " + value);
    }

    private CommandLine.ParameterException mistake(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
