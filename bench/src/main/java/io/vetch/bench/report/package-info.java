/**
 * What a run of the load tester found, and how it is told: on the terminal, as JSON, CSV or one HTML page. Read {@link
 * io.vetch.bench.report.Report} first; {@link io.vetch.bench.report.Metric} names every figure there is. {@link
 * io.vetch.bench.report.Comparison} makes one figure of several rounds, for everything that shows or judges figures. No
 * thread of its own, no clock.
 */
@NullMarked
package io.vetch.bench.report;

import org.jspecify.annotations.NullMarked;
