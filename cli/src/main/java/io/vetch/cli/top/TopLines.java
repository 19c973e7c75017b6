package io.vetch.cli.top;

import io.vetch.cli.client.Output;
import io.vetch.cli.top.Rates.Row;
import java.io.IOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** For pipes and files: a line of each port for each interval. */
final class TopLines {
    private static final int TIME_WIDTH = 8;

    private final TopOptions options;

    /** To be printed next, on the thread of {@link #run}. */
    private final BlockingQueue<Text> waiting = new LinkedBlockingQueue<>();

    private record Text(String out, String err) {}

    TopLines(TopOptions options) {
        this.options = options;
    }

    /** Until there were as many as were asked for. @throws IOException without a daemon, or if nobody reads any more */
    void run() throws IOException, InterruptedException {
        try (TopFeed feed = new TopFeed(options, this::add, this::complain)) {
            feed.start();
            Output.print("TIME     " + TopView.HEADER + "\n");
            long left = options.count();
            do {
                Text text = waiting.take();
                Output.print(text.out());
                System.err.print(text.err());
                left -= text.out().isEmpty() ? 0 : 1;
            } while (left != 0);
        }
    }

    private void add(Rates rates) {
        String time = LocalTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        StringBuilder out = new StringBuilder();
        for (Row row : rates.rows()) {
            out.append(time.length() < TIME_WIDTH ? time + ":00" : time)
                    .append(' ')
                    .append(TopView.of(row))
                    .append('\n');
        }
        waiting.add(new Text(out.isEmpty() ? time + " no ports\n" : out.toString(), ""));
    }

    private void complain(String trouble) {
        waiting.add(new Text("", "vetch: top: " + trouble + "\n"));
    }
}
