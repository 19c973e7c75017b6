package io.vetch.bench.report;

/**
 * One figure, of one target in one round.
 *
 * @param round from 1
 * @param size bytes with FCS as text, {@code IMIX}, or empty where a metric does not depend on it
 * @param at the point on a metric's curve: a percentile ({@code p99}), a load in per cent ({@code 90}), a manner
 *     ({@code kill}); empty where there is one figure only
 * @param value in the metric's unit; NaN if there is none, and the note says why
 * @param note what to know about this figure, such as that the generator was the limit; may be empty
 */
public record Measurement(Metric metric, String target, int round, String size, String at, double value, String note) {}
