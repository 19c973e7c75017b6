package io.vetch.cli.http.page;

import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.daemon.SwitchParts;
import io.vetch.cli.http.Room;
import io.vetch.cli.http.Routes;
import io.vetch.cli.tool.Tool;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the page asks for.
 *
 * <pre>
 *   GET  /  /page.css  /*.js          the page itself, which needs no token
 *   GET  /api/events                  what lives, as server-sent events: LiveView
 *   GET  /api/stations?q=             StationList
 *   GET  /api/drops?ns=&amp;port=         vetch drops -j PORT
 *   GET  /api/why?ns=&amp;from=&amp;to=&amp;tcp=  vetch why -j FROM TO
 *   POST /api/layers  hex             a frame's layers
 *   POST /api/frames  ns, where, filter             frames with their verdicts, as server-sent events: FrameFeed
 *   POST /api/capture ns, where, filter, seconds, mib   pcapng; its header X-Capture-Id is what ends it:
 *   POST /api/capture/stop id
 *   GET  /api/lookback?ns=            vetch lookback show
 *   POST /api/lookback ns, where      what it keeps, as pcapng
 *   GET  /api/reports                 names of the load tester's reports
 *   GET  /api/report?name=            one of them
 * </pre>
 */
public final class Page implements Room {
    private final SwitchControl control;
    private final PageCaller caller;
    private final Questions questions;
    private final StationList stations;
    private final PageCaptures captures;
    private final BenchReports reports;
    private final LiveView live = new LiveView();

    /**
     * @param tools whose answers it shows, by their names
     * @param reports where the load tester's reports are; null: nowhere
     */
    public Page(SwitchParts parts, Map<String, Tool> tools, @Nullable Path reports) {
        Work work = new Work();
        this.caller = new PageCaller(parts);
        this.control = parts.control();
        this.questions = new Questions(caller, tools, work);
        this.stations = new StationList(parts);
        this.captures = new PageCaptures(caller, parts.captures(), tools, work);
        this.reports = new BenchReports(reports, work);
    }

    @Override
    public void addTo(Parts parts) {
        Routes routes = parts.routes();
        StaticFiles.addTo(routes);
        live.addTo(parts, control.thread().failures());
        stations.addTo(parts);
        questions.addTo(routes);
        captures.addTo(parts);
        reports.addTo(routes);
    }

    @Override
    public void close() {
        caller.close();
    }
}
