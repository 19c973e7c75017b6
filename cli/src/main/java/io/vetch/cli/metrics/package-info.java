/**
 * The switch's counters as text for Prometheus. {@link io.vetch.cli.metrics.MetricsSnapshot} is made on the control
 * thread; whoever has one renders it, on any thread. Read {@link io.vetch.cli.metrics.MetricsText} first, then
 * {@link io.vetch.cli.metrics.MetricFamilies}, which has the list of what there is.
 */
@NullMarked
package io.vetch.cli.metrics;

import org.jspecify.annotations.NullMarked;
