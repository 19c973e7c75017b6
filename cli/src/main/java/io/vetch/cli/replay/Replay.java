package io.vetch.cli.replay;

import io.vetch.core.frame.Frame;
import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapHeader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file and sends its frames when they are due. What has become due while a batch was on its way, or while the
 * thread slept longer than it wanted, goes into the next batch: the rate holds on average, not from frame to frame.
 */
public final class Replay {
    /** A pause is spoken of if it is as long as this, and longer than the last that was. */
    private static final long LONG_PAUSE = TimeUnit.SECONDS.toNanos(5);
    /** A file whose frames have no more bytes than this is read once, however often it is sent. */
    private static final int MOST_KEPT_BYTES = 16 << 20;

    private final ReplayOptions options;
    private final PrintStream remarks;
    private final Pace pace;
    private final FrameBatch batch = new FrameBatch();
    private final ReplayTotals totals = new ReplayTotals();
    private final Thread runner = Thread.currentThread();
    private volatile boolean stopped;
    private long taken;
    private long takenBytes;
    private long sentBytes;
    private long start;
    private long longestPause = LONG_PAUSE;
    private final List<CaptureRecord> kept = new ArrayList<>();
    private int keptBytes;

    /** @param remarks for what the user may wonder about meanwhile */
    public Replay(ReplayOptions options, PrintStream remarks) {
        this.options = options;
        this.remarks = remarks;
        this.pace = options.pace();
    }

    /** Ends it as soon as what is on its way has been answered. Any thread. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(runner);
    }

    /**
     * Sends what there is to send; on the thread that made this.
     *
     * @throws ReplayException if the port or the daemon is missing or goes away
     * @throws IOException if the file cannot be read; what stands before the broken place has been sent
     */
    public void run(Path socket) throws IOException {
        try (CaptureReader first = open();
                InjectionClient client = InjectionClient.open(socket, options.port())) {
            start = System.nanoTime();
            try {
                sendPasses(first, client);
                flush(client);
            } catch (IOException e) {
                flush(client);
                throw e;
            } finally {
                totals.took(System.nanoTime() - start);
            }
        }
    }

    /** What {@link #run} has done, also if it failed. */
    public String report() {
        return totals.report();
    }

    private CaptureReader open() throws IOException {
        CaptureReader reader = reader();
        if (reader.linkType() != PcapHeader.ETHERNET) {
            int type = reader.linkType();
            reader.close();
            throw new IOException(options.file() + ": link-layer type " + type + ", not Ethernet ("
                    + PcapHeader.ETHERNET + "); a switch takes Ethernet frames only");
        }
        return reader;
    }

    private CaptureReader reader() throws IOException {
        try {
            return options.isStandardInput()
                    ? CaptureFiles.open(Channels.newChannel(System.in))
                    : CaptureFiles.open(options.file());
        } catch (IOException e) {
            throw named(e);
        }
    }

    private @Nullable CaptureRecord next(CaptureReader reader) throws IOException {
        try {
            return reader.next();
        } catch (IOException e) {
            throw named(e);
        }
    }

    private IOException named(IOException cause) {
        String name = options.file() + ": ";
        String message = String.valueOf(cause.getMessage());
        return message.startsWith(name) ? cause : new IOException(name + message, cause);
    }

    private void sendPasses(CaptureReader first, InjectionClient client) throws IOException {
        sendPass(first, client);
        for (long pass = 1; isWanted() && (options.passes() == 0 || pass < options.passes()); pass++) {
            if (taken == 0) {
                return; // a file with nothing to send is that for ever
            }
            if (isKept()) {
                sendAgain(client);
                continue;
            }
            try (CaptureReader again = open()) {
                sendPass(again, client);
            }
        }
    }

    private boolean isKept() {
        return keptBytes <= MOST_KEPT_BYTES;
    }

    private void sendAgain(InjectionClient client) throws IOException {
        pace.beginPass();
        for (CaptureRecord record : kept) {
            if (!isWanted()) {
                return;
            }
            send(record, client);
        }
    }

    private boolean isWanted() {
        return !stopped && taken < options.limit();
    }

    private void sendPass(CaptureReader reader, InjectionClient client) throws IOException {
        pace.beginPass();
        while (isWanted()) {
            CaptureRecord record = next(reader);
            if (record == null) {
                return;
            }
            keep(record);
            send(record, client);
        }
    }

    private void keep(CaptureRecord record) {
        if (options.passes() == 1 || !isKept()) {
            return;
        }
        kept.add(record);
        keptBytes += record.bytes().length;
        if (!isKept()) {
            kept.clear();
        }
    }

    private void send(CaptureRecord record, InjectionClient client) throws IOException {
        if (isWhole(record)) {
            take(record, client);
        }
    }

    private boolean isWhole(CaptureRecord record) {
        int length = record.bytes().length;
        if (length < record.originalLength()) {
            totals.skippedCutOff();
            return false;
        }
        if (length > Frame.MAX_LENGTH) {
            totals.skippedTooLong();
            return false;
        }
        return true;
    }

    private void take(CaptureRecord record, InjectionClient client) throws IOException {
        long due = start + pace.due(taken, takenBytes, record.epochNanos());
        long pause = due - System.nanoTime();
        if (pause > 0) {
            flush(client);
            remark(pause);
            sleepUntil(due);
            if (stopped) {
                return;
            }
        }
        if (!batch.add(record.bytes())) {
            flush(client);
            batch.add(record.bytes());
        }
        taken++;
        takenBytes += record.bytes().length;
    }

    private void remark(long pause) {
        if (pause > longestPause && options.speed() instanceof ReplayOptions.Speed.Recorded) {
            longestPause = pause;
            remarks.println("vetch: waiting " + TimeUnit.NANOSECONDS.toSeconds(pause) + " s for frame " + (taken + 1)
                    + ", as the file's time stamps say; --maxsleep MILLISECONDS makes such pauses shorter");
        }
    }

    private void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void flush(InjectionClient client) throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        int count = batch.count();
        long bytes = takenBytes - sentBytes;
        try {
            client.send(batch);
        } finally {
            batch.clear();
        }
        sentBytes += bytes;
        totals.sent(count, bytes);
    }
}
